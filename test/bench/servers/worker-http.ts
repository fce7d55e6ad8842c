import { createServer, type RequestListener, type Server } from 'node:http';

const answers: Record<string, (heap: object[]) => string> = {
  '/work': work,
  '/collect': collect,
  '/pid': () => `${process.pid}`,
};

/** `/work` looks things up in `heap` and answers with them, `/collect` collects all garbage, `/pid` says who answers. */
export function answering(heap: object[]): RequestListener {
  return (request, response) => {
    const answer = answers[request.url ?? ''];
    response.statusCode = answer ? 200 : 404;
    response.end(answer?.(heap));
  };
}

/** Serves http on a Unix socket. */
export function serveHttp(path: string, heap: object[]): Server {
  return createServer(answering(heap)).listen({ path, exclusive: true });
}

let asked = 0;

function work(heap: object[]): string {
  asked += 1;
  const found = Array.from({ length: 20 }, (_, i) => heap[(asked * 7919 + i * 104_729) % heap.length]);
  return JSON.stringify({ asked, found: found.map((item) => ({ ...item, seen: asked })) });
}

function collect(): string {
  if (globalThis.gc === undefined) throw new Error('it needs --expose-gc');
  globalThis.gc();
  return 'collected';
}
