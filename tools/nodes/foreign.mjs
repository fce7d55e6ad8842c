// Makes ready what runs the addons for other platforms here: the emulator with Debian's arm64 libraries, the Nodes for
// arm64, a Node for musl, and for arm64 with musl, where there is none, what loads the addon.

import { installed } from '../installed.mjs';
import { unpacked } from './debian.mjs';
import { makeHarness } from './harness.mjs';
import { muslNode } from './musl.mjs';

installed('nodes/linux-arm64', ['--os', 'linux', '--cpu', 'arm64']);
unpacked('amd64', ['qemu-user-static']);
unpacked('arm64', ['libatomic1', 'libc6', 'libgcc-s1', 'libstdc++6']);
unpacked('arm64', ['musl']);
muslNode();
makeHarness();
