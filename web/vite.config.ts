import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [
    sveltekit({
      // The start builds into a folder of its own choice and puts it into place when it is whole.
      adapter: adapter({ precompress: true, out: process.env['GREENGATE_CONSOLE_OUT'] ?? 'build' }),
      csp: {
        directives: {
          'default-src': ['self'],
          'img-src': ['self', 'data:'],
          'style-src': ['self', 'unsafe-inline'],
          'object-src': ['none'],
          'base-uri': ['none'],
          'form-action': ['self'],
          'frame-ancestors': ['none'],
        },
      },
    }),
  ],
  // Packages with native parts or run-time requires stay what they are; everything else is bundled.
  ssr: {
    external: [
      '@prisma/client',
      '@prisma/adapter-pg',
      'pg',
      'pdfkit',
      '@temporalio/client',
      '@temporalio/common',
    ],
  },
  server: { fs: { allow: ['..'] } },
});
