// Makes ready what runs the addons for other platforms here: the emulator with Debian's arm64 libraries and the Nodes for
// arm64, and a Node for musl.
import { unpacked } from './debian.mjs';
import { installed } from './installed.mjs';
import { muslNode } from './musl.mjs';

installed('nodes-arm64', ['--os', 'linux', '--cpu', 'arm64']);
unpacked('amd64', ['qemu-user-static']);
unpacked('arm64', ['libatomic1', 'libc6', 'libgcc-s1', 'libstdc++6']);
muslNode();
