import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A place in a file; line and column count from 1. */
interface Place {
  file: string;
  line: number;
  column: number;
}

const maps = new Map<string, SourceMap | undefined>();

/** Where the source has a place of a compiled file, if a source map tells. */
export function original({ file, line, column }: Place): { file: string; line: number } {
  const entry = mapOf(file)?.findEntry(line - 1, column - 1);
  if (!entry || !('originalSource' in entry)) return { file, line };
  return {
    file: fileURLToPath(new URL(entry.originalSource, pathToFileURL(file))),
    line: entry.originalLine + 1,
  };
}

function mapOf(file: string): SourceMap | undefined {
  if (!maps.has(file)) maps.set(file, readMap(file));
  return maps.get(file);
}

function readMap(file: string): SourceMap | undefined {
  try {
    const url = readFileSync(file, 'utf8').match(/^\/\/# sourceMappingURL=(.+)$/m)?.[1];
    if (url === undefined) return undefined;
    const target = new URL(url, pathToFileURL(file));
    const text = target.protocol === 'data:' ? inline(url) : readFileSync(target, 'utf8');
    return new SourceMap(JSON.parse(text) as SourceMapPayload);
  } catch {
    return undefined;
  }
}

function inline(url: string): string {
  const comma = url.indexOf(',');
  const data = url.slice(comma + 1);
  return url.slice(0, comma).endsWith(';base64')
    ? Buffer.from(data, 'base64').toString()
    : decodeURIComponent(data);
}
