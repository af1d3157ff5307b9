/** Builds the page to static files that `onhand serve` serves: no second server. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const out = join(import.meta.dirname, '../dist/web')

/** Compressed once here, rather than at each request. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  closeBundle() {
    const folder = join(out, 'assets')
    for (const name of readdirSync(folder)) {
      if (!/\.(js|css|svg)$/.test(name)) continue
      const bytes = readFileSync(join(folder, name))
      writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes))
      writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }))
    }
  },
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressed],
  build: { outDir: out, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 700 },
  // The page's own server is for working on it; the API is that of an `onhand serve` beside it.
  server: {
    port: 7071,
    proxy: Object.fromEntries(
      ['/v1', '/openapi.json', '/livez', '/readyz'].map((path) => [
        path,
        process.env.ONHAND_URL ?? 'http://127.0.0.1:7070',
      ]),
    ),
  },
})
