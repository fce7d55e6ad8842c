export default (word) => word;
