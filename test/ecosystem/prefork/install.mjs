// Installs what the applications need, once.
import { installPackages } from '../install.mjs';

installPackages();
