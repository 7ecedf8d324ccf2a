import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin, Rolldown } from "vite";
import { defineConfig } from "vitest/config";
import { sourceHash } from "./source-hash.ts";

const ROOT = dirname(fileURLToPath(import.meta.url));
const STATIC = join(ROOT, "..", "tb_netviz", "static");

// As in tb_netviz/plugin/static_files.py.
const VERSION_LENGTH = 12;

const NOTICES = `/*! NetViz frontend, built from frontend/src by "npm --prefix frontend run build".
 * Contains Preact and @preact/signals (MIT, Jason Miller and contributors),
 * dagre and graphlib (MIT, Chris Pettitt and contributors)
 * and outlines of Lucide icons (ISC, Lucide Contributors). */`;

/** The files that bring a file along: the entry, or those that the page imports dynamically. */
function loadersOf(id: string, graph: Rolldown.ChunkingContext, seen = new Set<string>()) {
  const info = graph.getModuleInfo(id);
  if (info === null || seen.has(id)) return [];
  seen.add(id);
  const own = info.isEntry || info.dynamicImporters.length > 0 ? [info] : [];
  const above = info.importers.flatMap((one): Rolldown.ModuleInfo[] => loadersOf(one, graph, seen));
  return [...own, ...above];
}

/** The entry holds what it needs itself; what several chunks share lies in one that comes with each. */
function chunkOf(id: string, graph: Rolldown.ChunkingContext): string | null {
  const loaders = loadersOf(id, graph);
  if (loaders.length === 0 || loaders.some((one) => one.isEntry)) return "index";
  return loaders.length === 1 ? null : "common";
}

const COMMON = "common.js";

/** Loads a chunk, and at the same time what it shares with others. */
function importOf(file: string, version: string, needsCommon: boolean): string {
  const own = `import("./${file}?v=${version}")`;
  const shared = `import("./${COMMON}?v=${version}")`;
  return needsCommon ? `Promise.all([${own},${shared}]).then(all=>all[0])` : own;
}

/**
 * Leaves beside the bundle the hash of what it was built from. The entry asks for its chunks by it:
 * an old page never gets the chunks of a newer NetViz, and the browser may keep what it got.
 */
function recordSources(): Plugin {
  return {
    name: "record-sources",
    apply: "build",
    generateBundle(_, bundle) {
      const version = sourceHash(ROOT).slice(0, VERSION_LENGTH);
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        chunk.code = chunk.code
          .replace(/import\([`"']\.\/([\w-]+\.js)[`"']\)/g, (_, file: string) => {
            const other = bundle[file];
            const needsCommon = other?.type === "chunk" && other.imports.includes(COMMON);
            return importOf(file, version, needsCommon);
          })
          .replaceAll(`"./${COMMON}"`, `"./${COMMON}?v=${version}"`);
      }
    },
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
      preserveEntrySignatures: "allow-extension",
      output: {
        entryFileNames: "index.js",
        chunkFileNames: "[name].js",
        postBanner: NOTICES,
        codeSplitting: {
          groups: [{ name: chunkOf, debugName: "entry" }],
          includeDependenciesRecursively: false,
        },
      },
    },
    minify: true,
  },
  test: {
    environment: "happy-dom",
    // One page for all files of a worker: a page of its own costs each more than its tests do.
    isolate: false,
    setupFiles: ["tests/setup.ts"],
    include: ["tests/**/*.test.{ts,tsx}"],
  },
});
