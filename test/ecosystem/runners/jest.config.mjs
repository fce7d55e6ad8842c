export default { testMatch: ['**/jest.spec.mjs'], transform: {}, maxWorkers: 1 };
