// Installs the Nodes that the packages are tested on.
import { installed } from './installed.mjs';

installed('nodes');
