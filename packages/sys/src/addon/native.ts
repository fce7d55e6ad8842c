// Whichever module is imported alone: what fails there needs the error classes.
import '../errors.js';

export { native } from './load.js';
