// One hash over everything that the bundle is built from. tests/test_static.py computes the same
// hash in Python, so that a stale bundle is found without Node.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const SINGLE_FILES = ["package-lock.json", "source-hash.ts", "tsconfig.json", "vite.config.ts"];

/** Hash of the frontend's sources: path, NUL, content with LF line ends, NUL, in order of path. */
export function sourceHash(root: string): string {
  const sources = readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .map((path) => path.replaceAll("\\", "/"));
  const hash = createHash("sha256");
  for (const path of [...sources, ...SINGLE_FILES].sort()) {
    const content = readFileSync(join(root, path), "utf8").replaceAll("\r\n", "\n");
    hash.update(`${path}\0${content}\0`, "utf8");
  }
  return hash.digest("hex");
}
