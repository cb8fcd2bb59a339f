#!/usr/bin/env python3
"""Verifies the files of a season draw, written from schema/draw/FORMAT.md alone and sharing no code with the hub.

verify.py <folder>   prints every step of sections 3, 4 (when the auditors' transcript is there) and 5 as OK or FAILED with the reason; exit code 1
when one failed.

Needs Python 3.9 with its standard library, and the command openssl for the keystreams.
"""

import hashlib
import json
import pathlib
import re
import subprocess
import sys

from audit import Audit, units_to_take, word_of
from documents import Fault, check, jcs, read_canonical, validate
from groups import Ristretto, Sm2, ed25519_verify, sm2_verify

SCHEMAS = pathlib.Path(__file__).resolve().parents[3] / "schema" / "draw"
PIECE = 32768


class Profile:
    def __init__(self, name):
        is_sm = name == "DRAW1-SM"
        self.hash_name = "sm3" if is_sm else "sha256"
        self.cipher, self.key_bytes = ("-sm4-ctr", 16) if is_sm else ("-aes-256-ctr", 32)
        self.group = Sm2 if is_sm else Ristretto
        self.verify = sm2_verify if is_sm else ed25519_verify

    def hash(self, data):
        return hashlib.new(self.hash_name, data).digest()

    def tagged(self, tag, *parts):
        return self.hash(message(tag, *parts))

    def digest(self, document):
        return self.hash(jcs(document)).hex()

    def stream(self, label, key, blocks):
        stream_key = self.tagged("stream", key, label.encode())[: self.key_bytes]
        command = ["openssl", "enc", self.cipher, "-K", stream_key.hex(), "-iv", "00" * 16]
        return subprocess.run(command, input=bytes(16 * blocks), capture_output=True, check=True).stdout

    def root(self, data):
        return self.tree([self.hash(b"\0" + data[at : at + PIECE]) for at in range(0, len(data), PIECE)])

    def tree(self, leaves):
        if not leaves:
            return self.hash(b"")
        if len(leaves) == 1:
            return leaves[0]
        split = 1
        while split * 2 < len(leaves):
            split *= 2
        return self.hash(b"\1" + self.tree(leaves[:split]) + self.tree(leaves[split:]))

    def leaf(self, nonce, commit):
        return self.hash(b"\0" + nonce + commit)


def message(tag, *parts):
    head = b"DRAW1\0" + tag.encode() + b"\0" + len(parts).to_bytes(4, "big")
    return head + b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def no_repeats(values, name):
    check(len(set(values)) == len(values), f"a {name} is there twice")


def schema_of(name):
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))


class Verifier:
    def __init__(self, files):
        self.files = files
        self.t = None

    def run(self):
        yield self.step("READ", self.read)
        if self.t is None:
            return
        self.x = Profile(self.t["plan"]["profile"])
        names = ["SEAL", "PLAN", "MANIFEST", "COMMITS", "HEADER", "REVEALS", "BEACON", "SEED", "POOL_FILE", "EXCLUSION_FILE"]
        names += ["BITMAP_FILES", "FRAMES", "DRAWN", "VISITS", "ASSIGNMENT"]
        for name in names:
            yield self.step(name, getattr(self, name.lower()))
        if self.t["audience"] == "AUDITORS":
            for name, work in Audit(self).steps():
                yield self.step(name, work)
        if "enterprise.json" in self.files:
            yield self.step("ENTERPRISE", self.enterprise)

    @staticmethod
    def step(name, work):
        try:
            work()
            return name, None
        except Fault as fault:
            return name, str(fault)
        except Exception as error:  # whatever breaks is a failure of the files
            return name, f"cannot be computed: {error!r}"

    def file(self, name):
        check(name in self.files, f"{name} is missing")
        return self.files[name]

    def read(self):
        audience = "AUDITORS" if "transcript.audit.json" in self.files else "PUBLIC"
        t = read_canonical(self.file("transcript.audit.json" if audience == "AUDITORS" else "transcript.json"))
        schema = schema_of("transcript")
        validate(schema, t, schema)
        check(t["audience"] == audience and (t["audit"] is None) == (audience == "PUBLIC"), "for other readers")
        known = {"transcript.json", "transcript.audit.json", "leaves.bin", "exclusions.bin", "enterprise.json"}
        known |= {f"frame-{n}.bitmap" for n, frame in enumerate(t["manifest"]["frames"]) if audience == "AUDITORS" or frame["visibility"] == "PUBLIC"}
        strange = set(self.files) - known
        check(not strange, f"{sorted(strange)} do not belong to the transcript")
        self.t = t

    def seal(self):
        rest = {key: value for key, value in self.t.items() if key != "seal"}
        check(self.x.digest(rest) == self.t["seal"], "the seal is another digest")

    def plan(self):
        plan = self.t["plan"]
        no_repeats([party["partyId"] for party in plan["parties"]], "party")
        no_repeats([entry["entryId"] for entry in plan["entries"]], "plan entry")
        holders = plan["escrow"]["holders"]
        no_repeats([holder["index"] for holder in holders], "escrow index")
        check(len(plan["parties"]) >= 3, "fewer than 3 parties")
        threshold = plan["escrow"]["threshold"]
        check(threshold <= len(holders) if holders else threshold == 1, "the threshold cannot be reached")
        before = plan["supersedes"]
        check((plan["attempt"] == 1) == (before is None), "attempt and supersedes disagree")
        check(before is None or before["attempt"] == plan["attempt"] - 1, "not the attempt before")
        for frame in self.t["manifest"]["frames"]:
            q, units = frame["quota"], frame["units"] or 0
            check(q["den"] and q["maxDen"] and q["num"] <= q["den"] and q["maxNum"] <= q["maxDen"], "an impossible ratio")
            most = units * q["maxNum"] // q["maxDen"]
            check(units == 0 or q["min"] <= most or (most == 0 and q["num"] > 0), "a minimum above its maximum")

    def manifest(self):
        plan, manifest = self.t["plan"], self.t["manifest"]
        check(manifest["planDigest"] == self.x.digest(plan), "made for another plan")
        check(all(manifest[key] == plan[key] for key in ("drawId", "attempt")), "made for another draw")
        asked = [
            {
                "entryId": entry["entryId"],
                **one,
                "visibility": "AUDITORS" if entry["strataByRisk"] or entry["weightsByRisk"] else "PUBLIC",
            }
            for entry in plan["entries"]
            for one in entry["quotas"]
        ]
        found = [{key: frame[key] for key in ("entryId", "stratum", "quota", "visibility")} for frame in manifest["frames"]]
        check(asked == found, "the frames are not those of the plan")
        check(manifest["registered"] == manifest["units"] + self.excluded(), "the totals do not add up")
        by_risk = {entry["entryId"] for entry in plan["entries"] if entry["strataByRisk"]}
        for frame in manifest["frames"]:
            check((frame["units"] is None) == (frame["entryId"] in by_risk), "a frame tells other sizes than it may")
            check((frame["balls"] is None) == (frame["visibility"] == "AUDITORS"), "a frame tells other sizes than it may")
            units, balls = frame["units"] or 0, frame["balls"]
            check(units <= (manifest["balls"] if balls is None else balls) <= manifest["balls"], "a frame is larger than the pool")
            check(units <= manifest["units"], "a frame is larger than the pool")

    def excluded(self):
        return sum(one["units"] for one in self.t["manifest"]["excluded"])

    def commits(self):
        plan, commits = self.t["plan"], self.t["commits"]
        no_repeats([commit["partyId"] for commit in commits], "commit")
        check(len(commits) >= 3, "fewer than 3 commits")
        keys = {party["partyId"]: bytes.fromhex(party["signingKey"]) for party in plan["parties"]}
        manifest_digest = self.x.digest(self.t["manifest"])
        for commit in commits:
            party = commit["partyId"]
            check(party in keys, f"{party} is not in the plan")
            check(commit["planDigest"] == self.t["manifest"]["planDigest"], f"{party}: another plan")
            check(commit["manifestDigest"] == manifest_digest, f"{party}: another manifest")
            check(len(commit["vector"]) == plan["escrow"]["threshold"], f"{party}: a vector of another length")
            check(all(self.x.group.point(bytes.fromhex(one)) for one in commit["vector"]), f"{party}: not a point")
            signed = message("commit", jcs({key: value for key, value in commit.items() if key != "signature"}))
            check(self.x.verify(signed, bytes.fromhex(commit["signature"]), keys[party]), f"{party}: bad signature")

    def header(self):
        header, plan, manifest = self.t["header"], self.t["plan"], self.t["manifest"]
        for source, keys in ((plan, ("drawId", "attempt", "profile")), (manifest, ("planDigest", "poolRoot", "exclusionRoot", "inspectorRoot"))):
            for key in keys:
                check(header[key] == source[key], f"{key} differs")
        check(header["poolSize"] == manifest["balls"], "poolSize differs")

    def withdrawn(self):
        return {unit["unitId"] for unit in self.t.get("withdrawn", [])}

    def scalars(self):
        return {one["partyId"]: bytes.fromhex(one["scalar"]) for one in self.t["reveals"] + self.t["recovered"]}

    def reveals(self):
        group = self.x.group
        commits = {commit["partyId"]: [group.point(bytes.fromhex(one)) for one in commit["vector"]] for commit in self.t["commits"]}
        parties = [one["partyId"] for one in self.t["reveals"] + self.t["recovered"]]
        no_repeats(parties, "reveal")
        check(set(parties) == set(commits), "reveals and commits differ")
        for party, data in self.scalars().items():
            scalar = group.scalar(data)
            check(scalar is not None, f"{party}: not a scalar")
            check(group.same(group.multiply(scalar, group.base), commits[party][0]), f"{party}: not the committed scalar")
        threshold = self.t["plan"]["escrow"]["threshold"]
        holders = {holder["index"]: holder["holderId"] for holder in self.t["plan"]["escrow"]["holders"]}
        for one in self.t["recovered"]:
            party = one["partyId"]
            shares = {share["index"]: share for share in one["shares"]}
            check(len(shares) == len(one["shares"]) >= threshold, f"{party}: too few shares")
            for index, share in shares.items():
                value = group.scalar(bytes.fromhex(share["share"]))
                expected = group.zero
                for power, point in enumerate(commits[party]):
                    expected = group.add(expected, group.multiply(pow(index, power), point))
                check(holders.get(index) == share["holderId"], f"{party}: {share['holderId']} holds no such share")
                check(share["partyId"] == party and value is not None, f"{party}: a share of somebody else")
                check(group.same(group.multiply(value, group.base), expected), f"{party}: share {index} is off the polynomial")
            used = sorted(shares)[:threshold]
            total = 0
            for index in used:
                term = group.scalar(bytes.fromhex(shares[index]["share"]))
                for other in used:
                    if other != index:
                        term = term * other * pow(other - index, -1, group.order) % group.order
                total = (total + term) % group.order
            check(group.encode_scalar(total).hex() == one["scalar"], f"{party}: the shares give another scalar")

    def beacon(self):
        beacon, rule = self.t["beacon"], self.t["plan"]["beacon"]
        check(beacon["kind"] in (rule["kind"], rule["fallBack"]), "not the beacon of the plan")
        check(beacon["kind"] != "drand", "this verifier knows no drand")
        if beacon["kind"] == "dice":
            check(re.fullmatch("[1-6]+", beacon["digits"]), "a die shows 1 to 6")

    def seed(self):
        scalars = self.scalars()
        parts = [jcs(self.t["header"]), len(scalars).to_bytes(4, "big")]
        for party in sorted(scalars, key=str.encode):
            parts += [party.encode(), scalars[party]]
        check(self.x.tagged("seed", *parts, jcs(self.t["beacon"])).hex() == self.t["seed"], "another seed")

    def leaves_hold(self, name, count, root):
        data = self.file(name)
        check(len(data) == 32 * count, f"{len(data)} bytes for {count} leaves")
        leaves = [data[at : at + 32] for at in range(0, len(data), 32)]
        check(all(one < two for one, two in zip(leaves, leaves[1:])), "the leaves do not ascend")
        check(self.x.root(data).hex() == root, "another root")

    def pool_file(self):
        manifest = self.t["manifest"]
        self.leaves_hold("leaves.bin", manifest["balls"], manifest["poolRoot"])
        check(self.x.hash(self.file("leaves.bin")).hex() == manifest["leavesDigest"], "another digest")

    def exclusion_file(self):
        self.leaves_hold("exclusions.bin", self.excluded(), self.t["manifest"]["exclusionRoot"])

    def bitmap_files(self):
        for n, frame in enumerate(self.t["manifest"]["frames"]):
            if frame["visibility"] != "PUBLIC" and self.t["audience"] == "PUBLIC":
                continue
            bitmap = self.file(f"frame-{n}.bitmap")
            check(len(bitmap) == -(-self.t["manifest"]["balls"] // 8), f"frame {n} has another length")
            check(self.bitmap_digest(n, frame, bitmap) == frame["bitmapDigest"], f"frame {n} has another digest")
            check(frame["balls"] in (None, sum(bin(byte).count("1") for byte in bitmap)), f"frame {n} has other balls")

    def bitmap_digest(self, n, frame, bitmap):
        if frame["visibility"] == "PUBLIC":
            return self.x.hash(bitmap).hex()
        salt = self.x.stream("bitmap", bytes.fromhex(self.t["audit"]["poolKey"]), n + 1)[16 * n :]
        return self.x.tagged("bitmap", salt, bitmap).hex()

    def frames(self):
        frames, results = self.t["manifest"]["frames"], self.t["frames"]
        check(len(frames) == len(results), "not one result a frame")
        for frame, result in zip(frames, results):
            title = f"{frame['entryId']}/{frame['stratum']}"
            check((result["entryId"], result["stratum"]) == (frame["entryId"], frame["stratum"]), f"not the result of {title}")
            told = [result[key] is not None for key in ("threshold", "taken", "openings")]
            check((result["thresholdDigest"] is None) == (frame["visibility"] == "PUBLIC"), f"{title}: digest of the threshold")
            if frame["visibility"] == "AUDITORS" and self.t["audience"] == "PUBLIC":
                check(not any(told), f"{title}: tells what follows a risk class")
                check((result["n"] is None) == (frame["units"] is None), f"{title}: tells another number than it may")
            else:
                check(all(told[1:]) and result["n"] is not None, f"{title}: something is withheld")
                check((result["threshold"] is None) == (result["n"] == 0), f"{title}: threshold")
                check(len(result["taken"]) == result["n"], f"{title}: names")
            if None not in (result["n"], frame["units"]):
                wanted = units_to_take(frame["units"], frame["quota"])
                least = min(wanted, frame["units"] - len(self.withdrawn()))
                check(least <= result["n"] <= wanted, f"{title}: another number of units")

    def drawn(self):
        balls = self.t["manifest"]["balls"]
        stream = self.x.stream("ticket", bytes.fromhex(self.t["seed"]), balls)
        tickets = [stream[16 * ball : 16 * ball + 16].hex() for ball in range(balls)]
        for n, (frame, result) in enumerate(zip(self.t["manifest"]["frames"], self.t["frames"])):
            if result["openings"] is None:
                check(frame["visibility"] == "AUDITORS" and self.t["audience"] == "PUBLIC", f"frame {n}: names are withheld")
            else:
                self.frame_holds(n, result, tickets)

    def frame_holds(self, n, result, tickets):
        bitmap, leaves = self.file(f"frame-{n}.bitmap"), self.file("leaves.bin")
        is_in = lambda ball: bitmap[ball >> 3] >> (ball & 7) & 1
        draw_id = self.t["plan"]["drawId"].encode()
        seen, before = [], ""
        for opening in result["openings"]:
            ball = opening["position"]
            check(ball < len(tickets) and is_in(ball), f"frame {n}: ball {ball} is not in it")
            commit = self.x.tagged("unit", draw_id, opening["unitId"].encode(), bytes.fromhex(opening["salt"]))
            leaf = self.x.leaf(bytes.fromhex(opening["nonce"]), commit)
            check(leaf == leaves[32 * ball : 32 * ball + 32], f"frame {n}: ball {ball} is not of {opening['unitId']}")
            check(tickets[ball] > before, f"frame {n}: ball {ball} is out of order")
            before = tickets[ball]
            if opening["unitId"] not in seen and opening["unitId"] not in self.withdrawn():
                seen.append(opening["unitId"])
        check(before == (result["threshold"] or ""), f"frame {n}: another threshold")
        check(seen == result["taken"], f"frame {n}: other names")
        below = sum(1 for ball, ticket in enumerate(tickets) if is_in(ball) and ticket <= (result["threshold"] or ""))
        check(below == len(result["openings"]), f"frame {n}: {below} balls up to the threshold")

    def visits(self):
        entries = {entry["entryId"]: entry for entry in self.t["plan"]["entries"]}
        visits = self.t["visits"]
        ids = [visit["visitId"].encode() for visit in visits]
        check(all(one < two for one, two in zip(ids, ids[1:])), "the visits do not ascend")
        units_of = {entry: [] for entry in entries}
        no_repeats([unit["unitId"] for unit in self.t.get("withdrawn", [])], "withdrawn unit")
        edges = [unit["edgesBefore"] for unit in self.t.get("withdrawn", [])]
        check(edges == sorted(edges), "the withdrawals are not in order")
        check(self.t["version"] > len(edges), "a withdrawal without a version")
        check(not self.withdrawn() & {visit["unitId"] for visit in visits}, "a withdrawn unit is visited")
        for visit in visits:
            taken = visit["takenBy"]
            check(taken and all(one.encode() < two.encode() for one, two in zip(taken, taken[1:])), "takenBy does not ascend")
            for entry in taken:
                check(entry in entries, f"{entry} is not in the plan")
                apart = entries[entry]["apart"]
                check(visit["visitId"] == visit["unitId"] + ("" if apart is None else f"#{apart}"), "a visit has another id")
                units_of[entry].append(visit["unitId"])
        for entry, units in units_of.items():
            results = [result for result in self.t["frames"] if result["entryId"] == entry]
            if all(result["n"] is not None for result in results):
                check(len(units) == sum(result["n"] for result in results), f"{entry}: another number of visits")
            named = {unit for result in results for unit in result["taken"] or []}
            check(named <= set(units), f"{entry}: somebody drawn is not visited")
        check(self.visits_digest(visits) == self.t["visitsDigest"], "another digest of the visits")

    def visits_digest(self, visits):
        entries = {entry["entryId"]: entry for entry in self.t["plan"]["entries"]}
        listed = [
            {
                "visitId": visit["visitId"],
                "unitId": visit["unitId"],
                "takenBy": [{key: entries[entry][key] for key in ("entryId", "department", "items")} for entry in visit["takenBy"]],
            }
            for visit in visits
        ]
        return self.x.digest(listed)

    def assignment(self):
        assignment = self.t["assignment"]
        check(("drawnVisitsDigest" in self.t) == bool(self.withdrawn()), "the visits before the withdrawals are not told")
        drawn = self.t.get("drawnVisitsDigest", self.t["visitsDigest"])
        seed = self.x.tagged("inspector-seed", bytes.fromhex(self.t["seed"]), bytes.fromhex(drawn))
        check(assignment["inspectorSeed"] == seed.hex(), "another seed of the inspectors")
        check(assignment["slots"] == assignment["filled"] + len(assignment["unfilled"]), "the slots do not add up")

    def enterprise(self):
        own = json.loads(self.file("enterprise.json").decode("utf-8"))
        schema = schema_of("enterprise")
        validate(schema, own, schema)
        manifest, draw_id, unit_id = self.t["manifest"], own["drawId"].encode(), own["unitId"].encode()
        check(own["drawId"] == self.t["plan"]["drawId"], "of another draw")
        standing = own["standing"]
        if standing["kind"] == "EXCLUDED":
            commit = self.x.tagged("excluded", draw_id, unit_id, standing["reason"].encode())
            leaf = self.x.leaf(bytes.fromhex(standing["salt"]), commit)
            return self.proof_holds(leaf, standing, self.excluded(), manifest["exclusionRoot"])
        commit = self.x.tagged("unit", draw_id, unit_id, bytes.fromhex(standing["salt"]))
        for ball in standing["balls"]:
            self.proof_holds(self.x.leaf(bytes.fromhex(ball["nonce"]), commit), ball, manifest["balls"], manifest["poolRoot"])
        weights, entries = standing["weights"], self.t["plan"]["entries"]
        check([one["entryId"] for one in weights] == [entry["entryId"] for entry in entries], "not the entries of the plan")
        words = [word_of(entry) for entry in entries]
        first, balls = {}, 0
        for word in dict.fromkeys(words):
            first[word] = balls
            balls += max(one["weight"] for one, own in zip(weights, words) if own == word)
        check(len(standing["balls"]) == balls, "balls and weights disagree")
        stream = self.x.stream("ticket", bytes.fromhex(self.t["seed"]), manifest["balls"])
        tickets = [stream[16 * ball["position"] : 16 * ball["position"] + 16].hex() for ball in standing["balls"]]
        for one, word in zip(weights, words):
            for result in self.t["frames"]:
                if one["weight"] and (result["entryId"], result["stratum"]) == (one["entryId"], one["stratum"]):
                    threshold = self.own_threshold(result, one["sealedThreshold"])
                    best = min(tickets[first[word] : first[word] + one["weight"]])
                    visited = any(v["unitId"] == own["unitId"] and one["entryId"] in v["takenBy"] for v in self.t["visits"])
                    drawn = threshold is not None and best <= threshold and own["unitId"] not in self.withdrawn()
                    check(drawn == visited, f"{one['entryId']}: the ticket and the list disagree")

    def own_threshold(self, result, sealed):
        if result["thresholdDigest"] is None:
            return result["threshold"]
        check(sealed is not None, f"{result['entryId']}: no threshold")
        opened = self.x.tagged("threshold", bytes.fromhex(sealed["salt"]), bytes.fromhex(sealed["threshold"] or ""))
        check(opened.hex() == result["thresholdDigest"], f"{result['entryId']}: another threshold")
        return sealed["threshold"]

    def proof_holds(self, leaf, claim, leaves, root):
        piece, at = bytes.fromhex(claim["proof"]["piece"]), 32 * claim["position"]
        check(len(piece) <= PIECE and piece[at % PIECE : at % PIECE + 32] == leaf, "another leaf")
        path = [bytes.fromhex(step) for step in claim["proof"]["path"]]
        place, last = at // PIECE, -(-32 * leaves // PIECE) - 1
        check(place <= last, "a leaf beyond the file")
        node = self.x.hash(b"\0" + piece)
        for step in path:
            check(last > 0 and len(step) == 32, "a proof of another length")
            if place & 1 or place == last:
                node = self.x.hash(b"\1" + step + node)
                while not place & 1 and place:
                    place, last = place >> 1, last >> 1
            else:
                node = self.x.hash(b"\1" + node + step)
            place, last = place >> 1, last >> 1
        check(last == 0 and node.hex() == root, "the proof does not lead to the root")


def main(folder):
    files = {path.name: path.read_bytes() for path in pathlib.Path(folder).iterdir() if path.is_file() and path.name not in ("verify.html", "record.html")}
    failed = 0
    for name, reason in Verifier(files).run():
        print(f"{'OK' if reason is None else 'FAILED':7} {name}" + ("" if reason is None else f"  {reason}"))
        failed += reason is not None
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
