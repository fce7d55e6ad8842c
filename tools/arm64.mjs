// Makes ready what runs Node of arm64 Linux here: the emulator, Debian's libraries and the Nodes.
import { unpacked } from './debian.mjs';
import { installed } from './installed.mjs';

installed('nodes-arm64', ['--os', 'linux', '--cpu', 'arm64']);
unpacked('amd64', ['qemu-user-static']);
unpacked('arm64', ['libatomic1', 'libc6', 'libgcc-s1', 'libstdc++6']);
