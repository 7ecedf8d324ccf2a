import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { sourceHash } from "./source-hash.ts";

const ROOT = dirname(fileURLToPath(import.meta.url));
const STATIC = join(ROOT, "..", "tb_netviz", "static");

const NOTICES = `/*! NetViz frontend, built from frontend/src by "npm --prefix frontend run build".
 * Contains Preact and @preact/signals (MIT, Jason Miller and contributors)
 * and outlines of Lucide icons (ISC, Lucide Contributors). */`;

/** Leaves beside the bundle the hash of what it was built from. */
function recordSources(): Plugin {
  return {
    name: "record-sources",
    apply: "build",
    closeBundle() {
      writeFileSync(join(STATIC, "SOURCES.sha256"), `${sourceHash(ROOT)}\n`);
    },
  };
}

export default defineConfig({
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [recordSources()],
  build: {
    target: "es2022",
    outDir: STATIC,
    emptyOutDir: true,
    modulePreload: false,
    sourcemap: false,
    assetsInlineLimit: 1_000_000,
    cssCodeSplit: false,
    rolldownOptions: {
      // Not a library build: that one keeps all white space. The entry must keep `render`.
      input: join(ROOT, "src", "index.tsx"),
      preserveEntrySignatures: "strict",
      output: { entryFileNames: "index.js", codeSplitting: false, postBanner: NOTICES },
    },
    minify: true,
  },
  test: {
    environment: "happy-dom",
    // One page for all files of a worker: a page of its own costs each more than its tests do.
    isolate: false,
    include: ["tests/**/*.test.{ts,tsx}"],
  },
});
