import { fileURLToPath } from 'node:url';
import createMDX from '@next/mdx';
import createNextIntlPlugin from 'next-intl/plugin';

// Code in a bundle does not know where the repository is; this file does.
process.env.DRYDOCK_ROOT = fileURLToPath(new URL('.', import.meta.url));

const withIntl = createNextIntlPlugin({
  requestConfig: './app/i18n/request.ts',
  // Texts are parsed when the pages are built: no page carries a parser for them.
  experimental: { messages: { path: './app/messages', format: 'json', locales: 'infer', precompile: true } },
});
// Plugins are named, not imported: Turbopack takes only what can be written down. A path starts at the root.
const withMdx = createMDX({
  options: {
    remarkPlugins: ['remark-gfm', new URL('./content/remark-lesson.mjs', import.meta.url).pathname],
    rehypePlugins: [],
  },
});

/** @type {import('next').NextConfig} */
const config = {
  pageExtensions: ['ts', 'tsx', 'mdx'],
  poweredByHeader: false,
  // What no page uses and every page would carry, about 2 kB compressed.
  turbopack: {
    resolveAlias: {
      // In a browser next-intl is use-intl and a wrapper that keeps all its formatters.
      'next-intl': { browser: 'use-intl' },
      // Code for both sides asks for `process.env`; what else Node has there is not asked for in a browser.
      'next/dist/compiled/process': { browser: './config/browser-process.mjs' },
    },
  },
  // The server parts load native modules and run commands; they are not bundled.
  serverExternalPackages: ['node-pty', '@kubernetes/client-node', 'pg', 'execa', 'ws', 'kysely', 'pdfkit'],
};

export default withIntl(withMdx(config));
