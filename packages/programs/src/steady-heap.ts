import { setFlagsFromString } from 'node:v8';

// V8 lets its young generation grow, by up to 48 MB, and shrinks it when the event loop idles: a server that blocks in
// accept never does. What a connection leaves behind dies young, so the size at start is enough.
setFlagsFromString('--semi-space-growth-factor=1');
