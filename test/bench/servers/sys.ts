// sys KIND FAMILY [PATH]: the blocking accept loop over @perlipc/sys.
import { listening, serve } from './sys-service.js';

serve(listening());
