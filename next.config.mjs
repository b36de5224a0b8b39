import createMDX from '@next/mdx';
import createNextIntlPlugin from 'next-intl/plugin';

const withIntl = createNextIntlPlugin('./app/i18n/request.ts');
// Plugins are named, not imported: Turbopack takes only what can be written down. A path starts at the root.
const withMdx = createMDX({
  options: { remarkPlugins: ['remark-gfm'], rehypePlugins: [] },
});

/** @type {import('next').NextConfig} */
const config = {
  pageExtensions: ['ts', 'tsx', 'mdx'],
  poweredByHeader: false,
  // The server parts load native modules and run commands; they are not bundled.
  serverExternalPackages: ['node-pty', '@kubernetes/client-node', 'pg', 'execa', 'ws', 'kysely'],
};

export default withIntl(withMdx(config));
