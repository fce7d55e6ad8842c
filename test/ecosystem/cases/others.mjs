// What has threads, WebAssembly, or a document of its own. Each is imported for its case alone: an import may start threads.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { equal } from './equal.mjs';

const require = createRequire(import.meta.url);
const picture = { create: { width: 64, height: 64, channels: 3, background: 'red' } };

async function sharpens() {
  const { default: sharp } = await import('sharp');
  const { data } = await sharp(picture).resize(8).png().toBuffer({ resolveWithObject: true });
  equal(data.subarray(1, 4).toString(), 'PNG');
}

async function threads() {
  const { Piscina } = await import('piscina');
  return new Piscina({ filename: new URL('./worker.mjs', import.meta.url).href, maxThreads: 1 });
}

export const others = {
  sharp: () => ({ use: sharpens }),
  'sharp, { foreignThreads: true }': () => ({ use: sharpens, options: { foreignThreads: true } }),
  bcrypt: async () => {
    const { default: bcrypt } = await import('bcrypt');
    return { use: async () => equal(await bcrypt.compare('secret', await bcrypt.hash('secret', 4)), true) };
  },
  jsdom: async () => {
    const { JSDOM } = await import('jsdom');
    const use = async () => {
      const { window } = new JSDOM('<p>hello</p><script>document.body.id = "ran"</script>', {
        runScripts: 'dangerously',
      });
      equal(window.document.querySelector('p').textContent, 'hello');
      equal(window.document.body.id, 'ran');
      window.close();
    };
    return { use };
  },
  WebAssembly: async () => {
    const bytes = readFileSync(require.resolve('esbuild-wasm/esbuild.wasm'));
    const module = await WebAssembly.compile(bytes);
    const use = async () => {
      equal(WebAssembly.Module.exports(module).length > 0, true);
      await WebAssembly.compile(bytes.subarray());
    };
    return { use };
  },
  piscina: async () => {
    const pool = await threads();
    return { use: async () => equal(await pool.run('hello'), 'hello'), close: () => pool.destroy() };
  },
  'piscina, destroyed before': async () => {
    const pool = await threads();
    equal(await pool.run('hello'), 'hello');
    await pool.destroy();
    const use = async () => {
      const own = await threads();
      equal(await own.run('hello'), 'hello');
      await own.destroy();
    };
    return { use };
  },
  'pino.transport': async () => {
    const { pino } = await import('pino');
    const transport = pino.transport({ target: 'pino/file', options: { destination: '/dev/null' } });
    await new Promise((resolve) => transport.once('ready', resolve));
    const log = pino(transport);
    return { use: async () => log.info('hello'), close: () => transport.end() };
  },
};
