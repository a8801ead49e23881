// Holds the JavaScript verifier against vectors.json: node vectors.mjs STANDALONE.mjs VECTORS.json
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , program, file] = process.argv;
const { checkApprovals, checkExceptions, checkHolds, Checkpoint, consistent, included } = await import(pathToFileURL(program));
const vectors = JSON.parse(readFileSync(file, "utf8"));
const hex = (text) => Buffer.from(text, "hex");
const leaf = (n) => createHash("sha256").update(Buffer.of(0)).update(`record ${n}`).digest();
const root = (size) => hex(vectors.roots[size]);
let wrong = 0;
let checked = 0;
function expect(holds) {
  checked += 1;
  if (!holds) wrong += 1;
}
for (const { index, size, path } of vectors.inclusion) {
  const hashes = path.map(hex);
  expect(included(leaf(index), index, size, hashes, root(size)));
  expect(!included(leaf(index + 1), index, size, hashes, root(size)));
  if (path.length) expect(!included(leaf(index), index, size, hashes.slice(1), root(size)));
}
for (const { old, size, path } of vectors.consistency) {
  const hashes = path.map(hex);
  expect(consistent(old, root(old), size, root(size), hashes));
  if (old < size) expect(!consistent(old, root(size), size, root(size), hashes));
  expect(!consistent(old, root(old), size, root(size), [...hashes, root(1)]));
}
for (const note of vectors.notes) {
  const checkpoint = new Checkpoint(note);
  expect(checkpoint.holds(vectors.key) && checkpoint.root.equals(root(checkpoint.size)));
  expect(checkpoint.time(vectors.key) === 1_795_000_000 + checkpoint.size);
  const forged = new Checkpoint(note.replace(`\n${checkpoint.size}\n`, `\n${checkpoint.size + 1}\n`));
  expect(!forged.holds(vectors.key) && forged.time(vectors.key) === null);
}
for (const { records, holds } of vectors.approvals) {
  const found = [];
  checkApprovals(records, vectors.key, (kind) => found.push(kind));
  expect((found.length === 0) === holds && found.every((kind) => kind === "erasure without approval"));
}
for (const { records, holds } of vectors.exceptions) {
  const found = [];
  checkExceptions(records, (kind) => found.push(kind));
  expect((found.length === 0) === holds && found.every((kind) => kind === "exception without approval"));
}
for (const { lines, state, wrong: kind } of vectors.holds) {
  const found = [];
  const states = checkHolds({ a1: ["x1"] }, lines, vectors.key, (one) => found.push(one));
  expect((states.a1 ?? null) === state && found.join() === (kind ?? ""));
}
process.stdout.write(JSON.stringify({ checked, wrong }) + "\n");
