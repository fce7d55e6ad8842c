// Installs the Nodes that the packages are tested on.
import { installed } from '../installed.mjs';
import { endUnlessTested } from '../tested.mjs';

endUnlessTested();
installed('nodes/linux-x64');
