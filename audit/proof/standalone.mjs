// Verifies an evidence bundle of Sekisho, written from docs/audit-format.md: a second implementation
// beside standalone.py, so that no single program has to be believed. Node's own modules only.
//
//     node verify.mjs BUNDLE [--key KEY] [--checkpoint FILE]      BUNDLE: the zip file, or a folder
//
// Prints the same JSON as `verify.py --json`. Exit code 0: nothing wrong, 1: something, 2: no bundle.

import { createHash, createPublicKey, verify as checkSignature } from "node:crypto";
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inflateRawSync } from "node:zlib";

const sha256 = (...parts) => parts.reduce((h, p) => h.update(p), createHash("sha256")).digest();
const parent = (left, right) => sha256(Buffer.of(1), left, right);
const half = (n) => Math.floor(n / 2); // not >> 1: a tree may be larger than 31 bits

const isBase64 = (text) =>
  typeof text === "string" && /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);

function base64(text) {
  if (!isBase64(text)) throw new Error("not base64");
  return Buffer.from(text, "base64");
}

function hex(text) {
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(text)) throw new Error("not hex");
  return Buffer.from(text, "hex");
}

// The root that a path leads to from a leaf, by splitting the tree as RFC 6962 §2.1 defines it.
function rootOf(leaf, index, size, path) {
  if (size === 1) return path.length === 0 ? leaf : null;
  if (path.length === 0) return null;
  let left = 1;
  while (left * 2 < size) left *= 2;
  const rest = path.slice(0, -1);
  const sibling = path[path.length - 1];
  if (index < left) {
    const below = rootOf(leaf, index, left, rest);
    return below && parent(below, sibling);
  }
  const below = rootOf(leaf, index - left, size - left, rest);
  return below && parent(sibling, below);
}

function included(leaf, index, size, path, root) {
  if (!Number.isInteger(index) || index < 0 || index >= size) return false;
  return rootOf(leaf, index, size, path)?.equals(root) ?? false;
}

// The old and the new root that a consistency proof leads to (RFC 6962 §2.1.2, SUBPROOF).
function rootsOf(old, size, path, oldRoot, whole) {
  if (old === size) {
    if (whole) return path.length === 0 ? [oldRoot, oldRoot] : null;
    return path.length === 1 ? [path[0], path[0]] : null;
  }
  if (path.length === 0) return null;
  let left = 1;
  while (left * 2 < size) left *= 2;
  const rest = path.slice(0, -1);
  const sibling = path[path.length - 1];
  if (old <= left) {
    const below = rootsOf(old, left, rest, oldRoot, whole);
    return below && [below[0], parent(below[1], sibling)];
  }
  const below = rootsOf(old - left, size - left, rest, oldRoot, false);
  return below && [parent(sibling, below[0]), parent(sibling, below[1])];
}

function consistent(old, oldRoot, size, root, path) {
  if (!(old > 0 && old <= size)) return false;
  const roots = rootsOf(old, size, path, oldRoot, true);
  return roots !== null && roots[0].equals(oldRoot) && roots[1].equals(root);
}

function keyParts(key) {
  const text = key.trim();
  const name = text.slice(0, text.indexOf("+")); // a name has no plus sign, base64 may
  const keyId = text.slice(name.length + 1, name.length + 9);
  const data = base64(text.slice(name.length + 10));
  if (data[0] !== 1 || sha256(name, "\n", data).toString("hex").slice(0, 8) !== keyId) {
    throw new Error("not a verifier key");
  }
  return { name, public: data.subarray(1) };
}

function signed(publicKey, message, signature) {
  const header = Buffer.from("302a300506032b6570032100", "hex"); // RFC 8410: an Ed25519 public key
  const key = createPublicKey({ key: Buffer.concat([header, publicKey]), format: "der", type: "spki" });
  return signature.length === 64 && checkSignature(null, message, key, signature);
}

class Checkpoint {
  constructor(note) {
    const blank = note.indexOf("\n\n");
    const lines = note.slice(0, blank).split("\n");
    if (blank < 0 || lines.length < 3 || !/^[0-9]+$/.test(lines[1])) throw new Error("not a checkpoint");
    this.text = lines.join("\n") + "\n";
    this.origin = lines[0];
    this.size = Number(lines[1]);
    this.root = base64(lines[2]);
    this.signatures = note.slice(blank + 2).split("\n").filter(Boolean).map((line) => line.split(" "));
  }

  signaturesOf(key, kind) {
    const { name, public: publicKey } = keyParts(key);
    const keyId = sha256(name, "\n", Buffer.of(kind), publicKey).subarray(0, 4);
    return this.signatures
      .filter((parts) => parts.length === 3 && parts[0] === "\u2014" && parts[1] === name && name === this.origin)
      .map((parts) => base64(parts[2]))
      .filter((data) => data.subarray(0, 4).equals(keyId))
      .map((data) => data.subarray(4));
  }

  // One line without a time has to be there, and every line that claims to be this key's to hold.
  holds(key) {
    const publicKey = keyParts(key).public;
    const plain = this.signaturesOf(key, 1);
    const timed = (one) => Buffer.from(`cosignature/v1\ntime ${one.readBigUInt64BE(0)}\n${this.text}`);
    return (
      plain.length > 0 &&
      plain.every((one) => signed(publicKey, Buffer.from(this.text), one)) &&
      this.signaturesOf(key, 4).every((one) => one.length > 8 && signed(publicKey, timed(one), one.subarray(8)))
    );
  }

  time(key) {
    const timed = this.holds(key) ? this.signaturesOf(key, 4) : [];
    return timed.length > 0 ? Number(timed[0].readBigUInt64BE(0)) : null;
  }
}

const QUESTIONS = {
  integrity: [
    "edited record", "moved record", "edited contents", "erasure without approval", "erased while held",
    "exception without approval",
  ],
  completeness: ["unproven erasure", "unproven hold", "missing request", "missing closing"],
  anchoring: ["forged checkpoint", "rewritten log", "rolled back"],
};

function verify(read, key, kept) {
  const about = JSON.parse(read("bundle.json"));
  if (about.format !== "sekisho-bundle/1") throw new Error("not a bundle of this version");
  const checkpoint = new Checkpoint(read("checkpoint.txt"));
  const findings = [];
  const found = (kind, record = -1) => findings.push({ record, kind });
  const used = key ?? about.key;
  if (!checkpoint.holds(used)) found("forged checkpoint");
  const lines = read("records.jsonl").split("\n").filter(Boolean).map((line) => JSON.parse(line));
  const edited = checkRecords(lines, checkpoint, found);
  const records = lines.map((line, number) => recordOf(line, edited.has(number)));
  checkExchanges(records, about.exchanges, found);
  const erased = checkErasures(lines, records, used, found);
  const erasedByOne = checkApprovals(records, used, found);
  const holds = checkHolds(about.holds ?? {}, lines, used, found, records);
  const exceptions = checkExceptions(records, found);
  const steps = records.filter(({ exchange, kind }) => kind === "event" && about.exchanges.includes(exchange));
  const outside = kept === null ? [] : notesIn(kept);
  const connected = outside.map((one) => checkKept(one, used, checkpoint, about, found));
  const absent = key === null || connected.includes(false);
  const verdicts = {};
  for (const [question, kinds] of Object.entries(QUESTIONS)) {
    const flawed = findings.some(({ kind }) => kinds.includes(kind));
    verdicts[question] = flawed ? "flawed" : question === "anchoring" && absent ? "absent" : "intact";
  }
  return {
    verdicts,
    findings,
    records: lines.length,
    erased,
    erased_by_one: erasedByOne,
    holds,
    exceptions,
    reviews: steps.sort(inOrder).map(({ exchange, at, body }) => ({ exchange, at, ...body })),
    size: checkpoint.size,
    signed_at: checkpoint.time(used),
    key_given: key !== null,
    checkpoints_held: connected.length,
    checkpoints_connected: connected.filter(Boolean).length,
  };
}

function notesIn(text) {
  const parts = text.split("\n\n").filter((part) => part.trim()); // signed, signatures, and so on
  if (parts.length === 0 || parts.length % 2) throw new Error("not a file of checkpoints");
  const notes = [];
  for (let i = 0; i < parts.length; i += 2) notes.push(new Checkpoint(`${parts[i].trimStart()}\n\n${parts[i + 1]}`));
  return notes;
}

// The numbers of the lines whose records do not hash into the tree.
function checkRecords(lines, checkpoint, found) {
  const [seen, edited] = [new Set(), new Set()];
  lines.forEach((line, number) => {
    if (seen.has(line.position)) found("moved record", number);
    seen.add(line.position);
    const leaf = sha256(Buffer.of(0), Buffer.from(line.stored));
    if (!included(leaf, line.position, checkpoint.size, line.path.map(hex), checkpoint.root)) {
      found("edited record", number);
      edited.add(number);
      return;
    }
    const { sealed } = JSON.parse(line.stored);
    if (line.contents === undefined || line.contents === null) return;
    const commitment = sha256(hex(line.contents.salt), Buffer.from(line.contents.text)).toString("hex");
    if (sealed === null || commitment !== sealed.commitment) found("edited contents", number);
  });
  return edited;
}

// Of what was edited, which is named, only what keeps its neighbours from being accused.
function recordOf(line, edited) {
  try {
    const told = JSON.parse(line.stored);
    const [exchange, kind, at] = ["exchange", "kind", "at"].map((name) => String(told?.[name]));
    return !edited ? told : kind !== "event" ? { exchange, kind, at } : {};
  } catch {
    return {};
  }
}

function checkExchanges(records, exchanges, found) {
  const kinds = new Map(exchanges.map((exchange) => [exchange, new Set()]));
  for (const record of records) kinds.get(record.exchange)?.add(record.kind);
  for (const of of kinds.values()) {
    for (const kind of ["request", "closing"]) if (!of.has(kind)) found(`missing ${kind}`);
  }
}

// Whether the log's key signed the body of this record, with what stands beside it.
function vouched(purpose, record, beside, key) {
  const { signature = "", ...told } = record.body;
  for (const name of beside) told[name] = record[name];
  const message = Buffer.from(`${purpose}\n${JSON.stringify(ordered(told))}`);
  const given = isBase64(signature) ? base64(signature) : Buffer.alloc(0);
  return given.length === 64 && signed(keyParts(key).public, message, given);
}

const isTombstone = (record, key) => record.kind === "event" && vouched("sekisho-erasure/1", record, ["at"], key);

// The tombstones under which contents of the bundle were erased.
function checkErasures(lines, records, key, found) {
  const stones = records.filter((record) => isTombstone(record, key)).map(({ body }) => body);
  const used = new Set();
  lines.forEach((line, number) => {
    const { writer, n, sealed } = records[number];
    if (line.erased === undefined || sealed === undefined) return; // that one was edited
    const stone = stones.filter((body) => body.number === line.erased);
    const byPlace = ({ records: places }) => places.some(([w, m]) => w === writer && m === n);
    const byKey = ({ keys }) => sealed !== null && keys.includes(sealed.key);
    if (!stone.some((body) => byPlace(body) || byKey(body))) found("unproven erasure", number);
    used.add(line.erased);
  });
  return [...used].sort((a, b) => a - b);
}

// Behind an erasure are two people: the numbers of those that one did alone, as the settings may allow.
function checkApprovals(records, key, found) {
  const alone = [];
  const stones = records.filter((record) => isTombstone(record, key)).sort(inOrder);
  stones.forEach((record) => {
    const { body } = record;
    const byName = Object.keys(body.scope).join() === "exchanges";
    if (body.approval === null && body.by !== "policy" && byName) alone.push(body.number);
    else if (!approved(record, records, key)) found("erasure without approval", records.indexOf(record));
  });
  return alone.sort((a, b) => a - b);
}

const hoursAfter = (at, hours) => // of the same length, to the microsecond, so that text order is time order
  new Date(Date.parse(`${at.slice(0, 19)}Z`) + hours * 3_600_000).toISOString().slice(0, 19) + at.slice(19);
const weekAfter = (at) => hoursAfter(at, 7 * 24);
const folded = (name) => name.normalize("NFKC").toUpperCase().toLowerCase().replace(/\s/g, "");
const inOrder = (a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.writer < b.writer ? -1 : a.writer > b.writer ? 1 : a.n - b.n);

// The value with the members of its objects in one order, to be compared as text.
function ordered(value) {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(ordered);
  return Object.fromEntries(Object.keys(value).sort().map((name) => [name, ordered(value[name])]));
}

// What was asked under this name, and the first answer of another person in time; null for none. Where the log's key
// signed what was asked, steps that it did not sign are void; versions before this one did not sign.
function decided(name, records, key) {
  const all = records.filter(({ exchange, kind, body }) => exchange === name && kind === "event" && body.event === "approval");
  const signedOnes = all.filter((step) => vouched("sekisho-approval/1", step, ["at", "exchange"], key));
  const own = signedOnes.some(({ body }) => body.act === "asked");
  const steps = own ? signedOnes : all;
  let asked = null;
  let answer = null;
  for (const step of steps.sort(inOrder)) {
    if (step.body.act === "asked") asked ??= step;
    else if (asked !== null && answer === null && folded(step.body.by) !== folded(asked.body.by)) {
      if (step.at <= weekAfter(asked.at)) answer = step;
    }
  }
  return { asked, answer, own, granted: answer !== null && answer.body.act === "approved" };
}

function approved(stone, records, key) {
  const { body } = stone;
  const { asked, answer, granted } = decided(`~approval/${body.approval}`, records, key);
  if (!granted) return false;
  const byPolicy = body.by === "policy";
  const scope = byPolicy ? body.scope.retention : body.scope;
  const about = asked.body.matter === (byPolicy ? "retention" : "erase");
  const same = JSON.stringify(ordered(asked.body.scope)) === JSON.stringify(ordered(scope));
  const asker = byPolicy || folded(body.by) === folded(asked.body.by);
  const approver = folded(body.approved_by) === folded(answer.body.by);
  return about && same && asker && approver && answer.at <= stone.at;
}

// The times at which the release of this hold was approved; a hold that was signed needs one that was.
function releases(hold, records, key, signedHold) {
  const wanted = ({ body }) => body?.event === "approval" && body.act === "asked" && body.matter === "release";
  const names = records.filter((record) => wanted(record) && record.body.scope.hold === hold).map((record) => record.exchange);
  return [...new Set(names)]
    .map((name) => decided(name, records, key))
    .filter(({ own }) => own || !signedHold)
    .filter(({ asked, granted }) => granted && asked.body.matter === "release" && asked.body.scope.hold === hold)
    .map(({ answer }) => answer.at);
}

// A hold is in force from when it is asked for until it is denied, left undecided for a week, or released.
function checkHolds(claimed, lines, key, found, records = lines.map((line) => recordOf(line, false))) {
  const states = {};
  for (const hold of Object.keys(claimed).sort()) {
    const { asked, answer, own } = decided(`~approval/${hold}`, records, key);
    const scope = asked?.body.scope ?? {};
    const inMonth = (name) => records.some(({ exchange, at }) => exchange === name && at?.slice(0, 7) === scope.month);
    const covers = (name) => (scope.exchanges ?? []).includes(name) || inMonth(name);
    const on = "filter" in scope || claimed[hold].every(covers);
    if (asked?.body.matter !== "hold" || answer?.body.act === "denied" || !on) {
      found("unproven hold");
      continue;
    }
    const [ended] = releases(hold, records, key, own).sort();
    states[hold] = ended !== undefined ? "released" : answer !== null ? "approved" : "waiting";
    const end = ended ?? (answer !== null ? "~" : weekAfter(asked.at));
    lines.forEach(({ erased }, number) => {
      if (erased === undefined || !claimed[hold].includes(records[number].exchange)) return;
      const stones = records.filter((record) => isTombstone(record, key) && record.body.number === erased);
      if (stones.some(({ at }) => asked.at <= at && at < end)) found("erased while held", number);
    });
  }
  return states;
}

// Every use of an exception to a rule, with what was agreed on it. What is in force under a bundle's name was published
// or activated before the request; there two people have to stand behind the exception, and it was for that day in Japan.
function checkExceptions(records, found) {
  const requests = new Map(records.filter(({ kind }) => kind === "request").map((one) => [one.exchange, one]));
  const inForce = records.filter(({ kind, body }) =>
    kind === "event" && ["policy-published", "policy-activated"].includes(body.event)).sort(inOrder);
  const facts = [];
  records.forEach(({ exchange, body }, number) => {
    for (const [id, rule, until] of body?.exceptions ?? []) {
      const asked = requests.get(exchange);
      const own = inForce.filter((one) => asked !== undefined && one.body.bundle === asked.body?.bundle && one.at <= asked.at);
      const untold = own.some((one) => one.body.excepted === undefined); // versions before this one did not tell
      const terms = own.flatMap((one) => one.body.excepted ?? []).filter((one) => one.id === id && one.rule === rule);
      const good = terms.some((one) =>
        one.from <= hoursAfter(asked.at, 9).slice(0, 10) && hoursAfter(asked.at, 9).slice(0, 10) <= one.until &&
        one.until === until && folded(one.owner) !== folded(one.approver));
      if (!untold && !good) found("exception without approval", number);
      facts.push({ exchange, id, rule, until, ...terms.at(-1) });
    }
  });
  return facts;
}

function checkKept(kept, key, checkpoint, about, found) {
  if (!kept.holds(key) || kept.size > checkpoint.size) {
    found(kept.holds(key) ? "rolled back" : "forged checkpoint");
    return true;
  }
  const proof = kept.size === checkpoint.size ? { path: [] } : about.consistency.find((one) => one.size === kept.size);
  if (proof === undefined) return false;
  if (!consistent(kept.size, kept.root, checkpoint.size, checkpoint.root, proof.path.map(hex))) found("rewritten log");
  return true;
}

// A zip file by its central directory (APPNOTE 4.3): the file of that name in it, stored or deflated.
function unzipped(archive, wanted) {
  const end = archive.lastIndexOf("PK\x05\x06", undefined, "latin1");
  if (end < 0) throw new Error("neither a folder nor a zip file");
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extra, comment] = [28, 30, 32].map((place) => archive.readUInt16LE(at + place));
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
    if (name === wanted) {
      const [size, local] = [archive.readUInt32LE(at + 20), archive.readUInt32LE(at + 42)];
      const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
      const data = archive.subarray(start, start + size);
      return (archive.readUInt16LE(at + 10) === 0 ? data : inflateRawSync(data)).toString("utf8");
    }
    at += 46 + nameLength + extra + comment;
  }
  throw new Error(`no ${wanted} in the zip file`);
}

function reader(bundle) {
  if (bundle === undefined) throw new Error("usage: node verify.mjs BUNDLE [--key KEY] [--checkpoint FILE]");
  if (statSync(bundle).isDirectory()) return (name) => readFileSync(join(bundle, name), "utf8");
  const archive = readFileSync(bundle);
  return (name) => unzipped(archive, name);
}

function main(bundle, ...rest) {
  const option = (name) => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : null);
  try {
    const given = option("--key");
    const key = given !== null && existsSync(given) ? readFileSync(given, "utf8") : given;
    const kept = option("--checkpoint") === null ? null : readFileSync(option("--checkpoint"), "utf8");
    const report = verify(reader(bundle), key, kept);
    process.stdout.write(JSON.stringify(report) + "\n");
    process.exitCode = report.findings.length > 0 ? 1 : 0;
  } catch (error) {
    process.stderr.write(`証拠の束として読めません (not a bundle): ${error.message}\n`);
    process.exitCode = 2;
  }
}

export { checkApprovals, checkExceptions, checkHolds, consistent, included, keyParts, signed, Checkpoint };
if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) main(...process.argv.slice(2));
