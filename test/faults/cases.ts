// The cases, found by what each program and each fork does, or by their text.
import { type ForkFault, forkFaultOf, forkFaults, forkFaultText, runForkFault } from './fork.js';
import { type Fault, faultOf, faultText, type Outcome, ProgramUnderTest } from './programs.js';
import type { Subject } from './subjects.js';

export interface FaultCase {
  text: string;
  run(): Promise<Outcome>;
}

type Group = (most: number) => Promise<FaultCase[]>;

const makers = [
  ['fork', 'parent'],
  ['fork', 'child'],
  ['spawn', 'parent'],
  ['spawn', 'child'],
] as const;

const nameOf = (subject: string) => subject.replaceAll(' ', '_');

export class Cases {
  readonly #folder: string;
  readonly #programs: Map<string, ProgramUnderTest>;

  constructor(subjects: Record<string, () => Subject>, folder: string) {
    this.#folder = folder;
    this.#programs = new Map(
      Object.entries(subjects).map(([subject, make]) => {
        const name = nameOf(subject);
        return [name, new ProgramUnderTest(name, make, folder)];
      }),
    );
  }

  #ofProgram(program: ProgramUnderTest, fault: Fault): FaultCase {
    return { text: `${program.name} ${faultText(fault)}`, run: () => program.run(fault) };
  }

  #ofFork(fault: ForkFault): FaultCase {
    return { text: forkFaultText(fault), run: () => runForkFault(fault, this.#folder) };
  }

  /** The case of that text. */
  of(text: string): FaultCase {
    const [name = '', ...words] = text.split(' ');
    const program = this.#programs.get(name);
    return program ? this.#ofProgram(program, faultOf(words.join(' '))) : this.#ofFork(forkFaultOf(text));
  }

  /** What finds the cases of each program and of each side of fork and posix_spawn, or of the one that is called `only`. */
  groups(only?: string): Group[] {
    const programs = [...this.#programs.values()].map((program): [string, Group] => [
      program.name,
      async (most) => (await program.faults(most)).map((fault) => this.#ofProgram(program, fault)),
    ]);
    const forks = makers.map(([maker, side]): [string, Group] => [
      `${maker}-${side}`,
      async (most) => (await forkFaults(maker, side, this.#folder, most)).map((fault) => this.#ofFork(fault)),
    ]);
    return [...programs, ...forks]
      .filter(([name]) => only === undefined || name === only)
      .map(([, group]) => group);
  }
}
