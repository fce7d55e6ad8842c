// sys KIND FAMILY [PATH]: the blocking accept loop over @perlipc/sys.
import { listen, serve } from './sys-service.js';

serve(listen());
