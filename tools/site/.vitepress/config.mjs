import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitepress';
import { slugify } from '../pages.mjs';

const { guide, api } = JSON.parse(readFileSync(new URL('../build/sidebar.json', import.meta.url), 'utf8'));

export default defineConfig({
  title: 'perlipc',
  description: 'System calls for Node.js, under their C names',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  srcDir: 'build/pages',
  outDir: '../../dist/site',
  cacheDir: 'build/cache',
  cleanUrls: false,
  metaChunk: true,
  // Words in angle brackets are words, not elements.
  markdown: { html: false, anchor: { slugify }, languageAlias: { mjs: 'js' } },
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Guide', link: '/install' },
      { text: 'Reference', link: '/api/sys/socket' },
    ],
    sidebar: { '/api/': api, '/': guide },
    outline: [2, 3],
    socialLinks: [{ icon: 'github', link: 'https://github.com/perlipc/perlipc' }],
  },
});
