// Installs the other runtimes that the packages are tried on.
import { installed } from '../installed.mjs';
import { endUnlessTested } from '../tested.mjs';

endUnlessTested();
installed('runtimes');
