// Makes one file of FOLDER/program.js, in FOLDER/dist: node build.mjs HOW FOLDER. Prints its name.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import nodeResolve from '@rollup/plugin-node-resolve';
import * as esbuild from 'esbuild';
import { rollup } from 'rollup';
import { build } from 'vite';
import webpack from 'webpack';

const [how, folder] = process.argv.slice(2);
const entry = join(folder, 'program.js');
const dist = join(folder, 'dist');

/** @param {'esm' | 'cjs'} format @param {string[]} external */
const withEsbuild = (format, external = []) =>
  esbuild.build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format,
    external,
    outfile: join(dist, format === 'esm' ? 'out.mjs' : 'out.cjs'),
    logLevel: 'error',
  });

/** @param {webpack.Configuration} more */
const withWebpack = (more) =>
  new Promise((resolve, reject) => {
    const configuration = {
      mode: 'production',
      target: 'node20',
      context: folder,
      entry,
      optimization: { minimize: false },
      ...more,
    };
    webpack(configuration, (error, stats) => {
      if (error) reject(error);
      else if (stats.hasErrors() || stats.hasWarnings()) reject(new Error(stats.toString('errors-warnings')));
      else resolve(stats);
    });
  });

/** @param {'es' | 'cjs'} format @param {string[]} external */
async function withRollup(format, external = []) {
  const made = await rollup({
    input: entry,
    external: [/^node:/, ...external],
    plugins: [nodeResolve({ exportConditions: ['node'] }), commonjs()],
    onwarn: (warning) => {
      if (warning.code !== 'CIRCULAR_DEPENDENCY') throw new Error(warning.message);
    },
  });
  await made.write({ file: join(dist, format === 'es' ? 'out.mjs' : 'out.cjs'), format });
}

/** @param {boolean} bundled */
const withVite = (bundled) =>
  build({
    root: folder,
    logLevel: 'error',
    build: { ssr: entry, outDir: 'dist', rollupOptions: { output: { entryFileNames: 'out.mjs' } } },
    ssr: { noExternal: bundled || [] },
  });

const ways = {
  'esbuild-esm': () => withEsbuild('esm'),
  'esbuild-cjs': () => withEsbuild('cjs'),
  'esbuild-external': () => withEsbuild('esm', ['@perlipc/*']),
  'webpack-cjs': () => withWebpack({ output: { path: dist, filename: 'out.cjs' } }),
  'webpack-esm': () =>
    withWebpack({
      experiments: { outputModule: true },
      output: { path: dist, filename: 'out.mjs', module: true, chunkFormat: 'module' },
    }),
  'webpack-external': () =>
    withWebpack({
      experiments: { outputModule: true },
      externalsType: 'module',
      externals: [/^@perlipc\//],
      output: { path: dist, filename: 'out.mjs', module: true, chunkFormat: 'module' },
    }),
  'rollup-esm': () => withRollup('es'),
  'rollup-cjs': () => withRollup('cjs'),
  'rollup-external': () => withRollup('es', [/^@perlipc\//]),
  'vite-ssr': () => withVite(true),
  'vite-external': () => withVite(false),
};

await ways[how]();
console.log(readdirSync(dist).join('\n'));
