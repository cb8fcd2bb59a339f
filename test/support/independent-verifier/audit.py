"""What auditors check besides (section 4 of schema/draw/FORMAT.md): pool, inspectors, draw and teams, all computed anew, replacements among them."""

from documents import check, jcs, read_canonical


def units_to_take(units, quota):
    if units == 0:
        return 0
    need = -(-units * quota["num"] // quota["den"])
    wanted = min(units, max(need, quota["min"]), units * quota["maxNum"] // quota["maxDen"])
    return 1 if wanted == 0 and quota["num"] > 0 else wanted


def is_possible(quota, units):
    most = units * quota["maxNum"] // quota["maxDen"]
    return units == 0 or quota["min"] <= most or (most == 0 and quota["num"] > 0)


def word_of(entry):
    if entry["strataByRisk"]:
        return f"RISK_STRATA:{entry['entryId']}"
    return "RISK_WEIGHTS" if entry["weightsByRisk"] else "EVEN"


class Audit:
    def __init__(self, verifier):
        self.v, self.t, self.x = verifier, verifier.t, verifier.x
        self.a = self.t["audit"]
        self.key = bytes.fromhex(self.a["poolKey"])
        self.draw_id = self.t["plan"]["drawId"].encode()
        self.entries = {entry["entryId"]: entry for entry in self.t["plan"]["entries"]}
        self.pool = None

    def steps(self):
        return [
            ("POOL_REBUILT", self.pool_rebuilt),
            ("INSPECTORS_COMMITTED", self.inspectors_committed),
            ("DRAW_REPEATED", self.draw_repeated),
            ("ASSIGNMENT_REPEATED", self.assignment_repeated),
            ("PUBLIC_PART", self.public_part),
        ]

    def blocks(self, label, count):
        stream = self.x.stream(label, self.key, count)
        return [stream[16 * at : 16 * at + 16] for at in range(count)]

    def columns(self):
        weights = {one["entryId"]: bytes.fromhex(one["bytes"]) for one in self.a["weights"]}
        return weights, {one["entryId"]: labels_of(one) for one in self.a["strata"]}

    def rebuilt(self):
        """The balls in the order of their numbers: each with its unit, and the members of every frame."""
        if self.pool is not None:
            return self.pool
        weights, strata = self.columns()
        units = self.a["unitIds"]
        words = {entry["entryId"]: word_of(entry) for entry in self.t["plan"]["entries"]}
        groups = list(dict.fromkeys(words.values()))
        most = {
            group: [max(weights[entry][i] for entry, word in words.items() if word == group) for i in range(len(units))]
            for group in groups
        }
        owned = [(i, group, j) for i in range(len(units)) for group in groups for j in range(most[group][i])]
        blanks = -len(owned) % 1024 if any(group != "EVEN" for group in groups) else 0
        owned += [(len(units), "", j) for j in range(blanks)]
        salts, nonces = self.blocks("salt", len(units) + 1), self.blocks("nonce", len(owned))
        commits = [self.x.tagged("unit", self.draw_id, unit.encode(), salt) for unit, salt in zip(units + [""], salts)]
        balls = sorted((self.x.leaf(nonce, commits[one[0]]), *one) for nonce, one in zip(nonces, owned))
        frames = []
        for frame in self.t["manifest"]["frames"]:
            entry, stratum = frame["entryId"], frame["stratum"]
            is_in = lambda i, group, j: group == words[entry] and j < weights[entry][i] and strata[entry][i] == stratum
            frames.append([p for p, (_, *one) in enumerate(balls) if is_in(*one)])
        self.pool = balls, frames
        return self.pool

    def pool_rebuilt(self):
        manifest, units = self.t["manifest"], self.a["unitIds"]
        for ids in (units, self.a["excludedIds"]):
            check(all(one.encode() < two.encode() for one, two in zip(ids, ids[1:])), "ids do not ascend")
        balls, frames = self.rebuilt()
        check(b"".join(ball[0] for ball in balls) == self.v.file("leaves.bin"), "leaves.bin is another pool")
        check((len(units), len(balls)) == (manifest["units"], manifest["balls"]), "another size")
        check(self.x.tagged("poolkey", self.key).hex() == manifest["poolKeyDigest"], "another pool key")
        for n, (frame, members) in enumerate(zip(manifest["frames"], frames)):
            bitmap = bytearray(-(-len(balls) // 8))
            for p in members:
                bitmap[p >> 3] |= 1 << (p & 7)
            check(bytes(bitmap) == self.v.file(f"frame-{n}.bitmap"), f"frame {n} has other balls")
            check(frame["units"] in (None, self.size(members)), f"frame {n} has other units")
            check(self.v.bitmap_digest(n, frame, bytes(bitmap)) == frame["bitmapDigest"], f"frame {n} has another digest")
        areas = labels_of(self.a["areas"])
        digest = self.x.tagged("areas", self.blocks("areas", 1)[0], jcs(areas)).hex()
        check(len(areas) == len(units) and digest == manifest["areasDigest"], "other areas")
        reasons = labels_of({"indexes": self.a["excludedReasons"], "labels": self.a["exclusionReasons"]})
        excluded = self.a["excludedIds"]
        leaves = [
            self.x.leaf(salt, self.x.tagged("excluded", self.draw_id, unit.encode(), reason.encode()))
            for salt, unit, reason in zip(self.blocks("excluded", len(excluded)), excluded, reasons)
        ]
        check(len(reasons) == len(excluded) and b"".join(sorted(leaves)) == self.v.file("exclusions.bin"), "other exclusions")
        counted = [{"reason": reason, "units": reasons.count(reason)} for reason in sorted(set(reasons), key=str.encode)]
        check(counted == manifest["excluded"], "the exclusions are counted otherwise")

    def size(self, members):
        balls, _ = self.rebuilt()
        return len({balls[p][1] for p in members})

    def inspectors_committed(self):
        inspectors = sorted(self.a["inspectors"], key=lambda one: one["inspectorId"].encode())
        salts = self.blocks("inspectors", len(inspectors))
        leaves = [self.x.leaf(salt, self.x.tagged("inspector", self.draw_id, jcs(one))) for salt, one in zip(salts, inspectors)]
        check(len(inspectors) == self.t["manifest"]["inspectors"], "another number of inspectors")
        check(self.x.root(b"".join(sorted(leaves))).hex() == self.t["manifest"]["inspectorRoot"], "other inspectors")

    def sampled(self, gone):
        """For every frame the units taken, in order, and the last ticket, when these units are passed over."""
        balls, frames = self.rebuilt()
        stream = self.x.stream("ticket", bytes.fromhex(self.t["seed"]), len(balls))
        ticket = lambda p: stream[16 * p : 16 * p + 16]
        results = []
        for frame, members in zip(self.t["manifest"]["frames"], frames):
            out = {balls[p][1] for p in members if self.a["unitIds"][balls[p][1]] in gone}
            size = self.size(members)
            n = min(units_to_take(size, frame["quota"]), size - len(out))
            taken, last = [], None
            for p in sorted(members, key=ticket):
                if len(taken) == n:
                    break
                unit = balls[p][1]
                if unit not in out and unit not in taken:
                    taken.append(unit)
                    last = ticket(p).hex()
            results.append(([self.a["unitIds"][unit] for unit in taken], last))
        return results

    def draw_repeated(self):
        check(self.v.withdrawn() <= set(self.a["unitIds"]), "a withdrawn unit is not in the pool")
        for n, ((taken, threshold), told) in enumerate(zip(self.sampled(self.v.withdrawn()), self.t["frames"])):
            frame = self.t["manifest"]["frames"][n]
            check(is_possible(frame["quota"], self.size(self.rebuilt()[1][n])), f"frame {n}: a minimum above its maximum")
            check((told["n"], told["taken"], told["threshold"]) == (len(taken), taken, threshold), f"frame {n} yields {taken}")
            if frame["visibility"] == "AUDITORS":
                salt = self.blocks("threshold", n + 1)[n]
                sealed = self.x.tagged("threshold", salt, bytes.fromhex(threshold or "")).hex()
                check(told["thresholdDigest"] == sealed, f"frame {n}: another digest of the threshold")

    def visits(self, gone):
        """The visits that these withdrawals leave, as the transcript lists them."""
        visits = {}
        for frame, (taken, _) in zip(self.t["manifest"]["frames"], self.sampled(gone)):
            apart = self.entries[frame["entryId"]]["apart"]
            for unit in taken:
                visit = visits.setdefault(unit if apart is None else f"{unit}#{apart}", {"unitId": unit, "takenBy": []})
                visit["takenBy"].append(frame["entryId"])
        return [
            {"visitId": visit, "unitId": visits[visit]["unitId"], "takenBy": sorted(visits[visit]["takenBy"], key=str.encode)}
            for visit in sorted(visits, key=str.encode)
        ]

    def entries_by_seats(self, visits):
        entries = {}
        for visit in visits:
            for entry in visit["takenBy"]:
                entries.setdefault((visit["visitId"], self.entries[entry]["department"]), []).append(entry)
        return entries

    def slots_of(self, visits, keys, stage):
        """The seats of these departments on these visits, as the stage opens them."""
        area_of, slots = dict(zip(self.a["unitIds"], labels_of(self.a["areas"]))), []
        for visit in visits:
            taken = [self.entries[entry] for entry in visit["takenBy"]]
            first, last = max(one["windowFrom"] for one in taken), min(one["windowTo"] for one in taken)
            if first > last:
                first, last = min(one["windowFrom"] for one in taken), max(one["windowTo"] for one in taken)
            for department in {one["department"] for one in taken}:
                own = [one for one in taken if one["department"] == department]
                if (visit["visitId"], department) not in keys:
                    continue
                for seat in range(1, max([2] + [one["seats"] for one in own]) + 1):
                    slot_id = f"{visit['visitId']}/{department}/{seat}" + (f"~{stage}" if stage else "")
                    words = sorted({word for one in own for word in one["qualifications"]}, key=str.encode)
                    facts = {"qualifications": words, "area": area_of[visit["unitId"]], "windowFrom": first, "windowTo": last}
                    slots.append({"slotId": slot_id, **{key: visit[key] for key in ("visitId", "unitId")}, "department": department, "seat": seat, **facts})
        return slots

    def assignment_repeated(self):
        withdrawn, told = self.t.get("withdrawn", []), self.t["assignment"]
        check(self.t["version"] <= 1 + len(withdrawn) + len(self.a["removedEdges"]), "a version without a replacement")
        check(all(unit["edgesBefore"] <= len(self.a["removedEdges"]) for unit in withdrawn), "more edges before a withdrawal than there are")
        before = self.visits(set())
        if withdrawn:
            check(self.v.visits_digest(before) == self.t["drawnVisitsDigest"], "other visits before the withdrawals")
        seats, gone = self.entries_by_seats(before), set()
        wanted = self.slots_of(before, seats, 0)
        teams = Teams(self, {(*key, 0) for key in seats})
        for stage, unit in enumerate(withdrawn, 1):
            gone.add(unit["unitId"])
            visits = self.visits(gone)
            after = self.entries_by_seats(visits)
            closed = {key for key in seats if after.get(key) != seats[key]}
            opened = {key for key in after if seats.get(key) != after[key]}
            teams.remove_edges(unit["edgesBefore"])
            teams.withdraw(closed, stage)
            wanted += self.slots_of(visits, opened, stage)
            seats = after
        teams.remove_edges(len(self.a["removedEdges"]))
        by_id = lambda slots: sorted(slots, key=lambda slot: slot["slotId"])
        check(by_id(wanted) == by_id(self.a["slots"]), "the slots are not those of plan, pool and visits")
        assigned, unfilled = teams.result()
        check(assigned == self.a["assigned"], "other teams")
        check(unfilled == told["unfilled"], "other unfilled seats")
        salted = self.x.tagged("assigned", self.blocks("assigned", 1)[0], jcs(assigned)).hex()
        check(salted == told["assignedDigest"], "another digest of the teams")

    def public_part(self):
        told = read_canonical(self.v.file("transcript.json"))
        part = {key: value for key, value in self.t.items() if key != "seal"} | {"audience": "PUBLIC", "audit": None}
        part["frames"] = [self.public_result(frame, one) for frame, one in zip(self.t["manifest"]["frames"], part["frames"])]
        check(told == part | {"seal": self.x.digest(part)}, "the public transcript tells something else")

    @staticmethod
    def public_result(frame, result):
        if frame["visibility"] == "PUBLIC":
            return result
        n = None if frame["units"] is None else result["n"]
        return result | {"n": n, "threshold": None, "taken": None, "openings": None}


def labels_of(column):
    data = bytes.fromhex(column["indexes"])
    return [column["labels"][int.from_bytes(data[at : at + 2], "big")] for at in range(0, len(data), 2)]


def opened_by(slot):
    return int(slot["slotId"].rpartition("~")[2]) if "~" in slot["slotId"] else 0


def key_of(slot):
    return slot["visitId"], slot["department"], opened_by(slot)


class Teams:
    """The network of section 4.1 and what is done to it."""

    def __init__(self, audit, drawn):
        self.audit, self.x = audit, audit.x
        self.seed = bytes.fromhex(audit.t["assignment"]["inspectorSeed"])
        self.even = audit.t["plan"]["assignment"]["evenLoad"]
        self.inspectors = {one["inspectorId"]: one for one in audit.a["inspectors"]}
        self.slots = sorted(audit.a["slots"], key=lambda slot: self.x.tagged("slot", self.seed, slot["slotId"].encode()))
        self.place = {slot["slotId"]: place for place, slot in enumerate(self.slots)}
        self.holder = [None] * len(self.slots)
        self.is_open = [False] * len(self.slots)
        self.removed, self.done = {}, 0
        self.siblings = {}
        for place, slot in enumerate(self.slots):
            self.siblings.setdefault(slot["visitId"], []).append(place)
        for place, slot in enumerate(self.slots):
            if key_of(slot) in drawn:
                self.is_open[place] = True
                self.search(place)

    def conditions(self, slot):
        gone = self.removed.get(slot["slotId"], set())
        return [
            ("NO_INSPECTOR_OF_DEPARTMENT", lambda one: one["department"] == slot["department"]),
            ("NO_QUALIFICATION", lambda one: set(slot["qualifications"]) <= set(one["qualifications"])),
            ("NO_VALID_CERTIFICATE", lambda one: one["certificateValidUntil"] is not None and one["certificateValidUntil"] >= slot["windowTo"]),
            ("OUT_OF_AREA", lambda one: not one["areas"] or slot["area"] in one["areas"]),
            ("NOT_FREE", lambda one: not any(b["from"] <= slot["windowTo"] and b["to"] >= slot["windowFrom"] for b in one["busy"])),
            ("RECUSED", lambda one: slot["unitId"] not in one["recusals"]),
            ("REPEATED", lambda one: slot["unitId"] not in one["recentUnits"]),
            ("EDGE_REMOVED", lambda one: one["inspectorId"] not in gone),
        ]

    def fitting(self, place):
        slot = self.slots[place]
        tests = [fits for _, fits in self.conditions(slot)]
        ids = [name for name, one in self.inspectors.items() if all(fits(one) for fits in tests)]
        return sorted(ids, key=lambda name: self.x.tagged("pair", self.seed, slot["slotId"].encode(), name.encode()))

    def held(self, name):
        return [place for place, holder in enumerate(self.holder) if holder == name]

    def seat_on(self, name, place):
        return next((other for other in self.siblings[self.slots[place]["visitId"]] if self.holder[other] == name), None)

    def step_two(self, place):
        free = [
            name
            for name in self.fitting(place)
            if self.seat_on(name, place) is None and len(self.held(name)) < self.inspectors[name]["capacity"]
        ]
        if not free:
            return None
        return min(free, key=lambda name: len(self.held(name))) if self.even else free[0]

    def search(self, start):
        came_from, queue, seen = {start: None}, [start], set()
        for x in queue:
            found = self.step_two(x)
            if found is not None:
                while x is not None:
                    given_up, self.holder[x] = self.holder[x], found
                    found, x = given_up, came_from[x]
                return
            for name in self.fitting(x):
                seat = self.seat_on(name, x)
                if seat is None and name in seen:
                    continue
                if seat is None:
                    seen.add(name)
                for slot in self.held(name) if seat is None else [seat]:
                    if slot not in came_from:
                        came_from[slot] = x
                        queue.append(slot)

    def remove_edges(self, count):
        edges = self.audit.a["removedEdges"]
        check(self.done <= count <= len(edges), "the removed edges are out of order")
        for edge in edges[self.done : count]:
            place = self.place[edge["slotId"]]
            check(edge["inspectorId"] in self.inspectors, "a removed edge of nobody")
            self.removed.setdefault(edge["slotId"], set()).add(edge["inspectorId"])
            if self.holder[place] == edge["inspectorId"]:
                self.holder[place] = None
                self.holder[place] = self.step_two(place)
        self.done = count

    def withdraw(self, closed, stage):
        for place, slot in enumerate(self.slots):
            if self.is_open[place] and (slot["visitId"], slot["department"]) in closed:
                self.is_open[place], self.holder[place] = False, None
        for place, slot in enumerate(self.slots):
            if opened_by(slot) == stage:
                self.is_open[place] = True
                self.holder[place] = self.step_two(place)

    def reason(self, slot):
        left = list(self.inspectors.values())
        for reason, fits in self.conditions(slot):
            left = [one for one in left if fits(one)]
            if not left:
                return reason
        return "NO_CAPACITY"

    def result(self):
        present = [(slot, holder) for slot, holder, is_open in zip(self.slots, self.holder, self.is_open) if is_open]
        assigned = [{"slotId": slot["slotId"], "inspectorId": holder} for slot, holder in present if holder is not None]
        unfilled = [{"slotId": slot["slotId"], "reason": self.reason(slot)} for slot, holder in present if holder is None]
        return assigned, unfilled
