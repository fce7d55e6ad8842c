const OF_NODE = 'NativeModule ';
const seen = new Set<string>();
let looked = 0;

/** Whether Node has loaded a module of its own, as `http`; undefined where it doesn't tell. Its list only grows. */
export function hasLoaded(name: string): boolean | undefined {
  const list: string[] | undefined = Reflect.get(process, 'moduleLoadList');
  if (list === undefined) return undefined;
  for (; looked < list.length; looked++) {
    const entry = list[looked] ?? '';
    if (entry.startsWith(OF_NODE)) seen.add(entry.slice(OF_NODE.length));
  }
  return seen.has(name);
}
