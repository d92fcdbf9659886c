"""An independent check of a certificate that says "no cycle": mpmath's intervals alone.

Nothing of `core.proof` is used: the field, the arc test (by halving arcs until plain interval
evaluation decides), traps, membership, and the theorem on arrows are all written anew. The fixed
points are those of the caller.
"""

from __future__ import annotations

from functools import reduce
from itertools import pairwise

import networkx as nx
from mpmath import iv

iv.dps = 25


def number(value):
    return iv.mpf(float(value))


def box(low, high):
    return iv.mpf([float(low), float(high)])


def sigma(u):
    return 1 / (1 + iv.exp(-u))


def positive(value):
    """All of an interval is above 0."""
    return bool(value.a > 0)


def tanh(u):
    """Monotone: through its ends."""

    def at(value):
        e = iv.exp(-2 * abs(value))
        t = (1 - e) / (1 + e)
        return t if value >= 0 else -t

    return iv.mpf([at(iv.mpf(u.a)).a, at(iv.mpf(u.b)).b])


class Field:
    """The velocity up to the factor 1 − z1, over boxes."""

    def __init__(self, gru):
        self.q = {k: v for k, v in gru.items() if k != "reset_after"}
        self.after = gru["reset_after"]

    def row(self, matrix, bias, i, x, y):
        w = self.q[matrix][i]
        return number(w[0]) * x + number(w[1]) * y + number(self.q[bias][i])

    def pull(self, x, y):
        r = [sigma(self.row("Ur", "br", i, x, y)) for i in (0, 1)]
        out = []
        for i, h in enumerate((x, y)):
            if self.after:
                drive = r[i] * self.row("Uh", "ch", i, x, y) + number(self.q["bh"][i])
            else:
                drive = self.row("Uh", "bh", i, r[0] * x, r[1] * y)
            out.append(tanh(drive) - h)
        return out

    def ratio(self, x, y):
        """(1 − z2) / (1 − z1)."""
        u, v = (self.row("Uz", "bz", i, x, y) for i in (0, 1))
        return (1 + iv.exp(u)) / (1 + iv.exp(v))

    def __call__(self, x, y):
        f, g = self.pull(x, y)
        return f, self.ratio(x, y) * g

    def derivative(self, x, y):
        """Of the pull, over a box."""
        r = [sigma(self.row("Ur", "br", i, x, y)) for i in (0, 1)]
        slopes = [number(0.25) - (s - number(0.5)) ** 2 for s in r]  # σ' with s but once
        h, out = (x, y), []
        for i in (0, 1):
            w = [number(v) for v in self.q["Uh"][i]]
            ur = [[number(v) for v in line] for line in self.q["Ur"]]
            if self.after:
                inner = self.row("Uh", "ch", i, x, y)
                drive = r[i] * inner + number(self.q["bh"][i])
                slope = [r[i] * w[k] + inner * slopes[i] * ur[i][k] for k in (0, 1)]
            else:
                drive = self.row("Uh", "bh", i, r[0] * x, r[1] * y)
                slope = [
                    w[k] * r[k] + sum(w[j] * h[j] * slopes[j] * ur[j][k] for j in (0, 1))
                    for k in (0, 1)
                ]
            t = tanh(drive)
            bell = 1 - t**2
            out.append([bell * slope[k] - (1 if i == k else 0) for k in (0, 1)])
        return out


def halves(c):
    """De Casteljau with intervals as control numbers."""
    first, second = [c[0]], [c[-1]]
    while len(c) > 1:
        c = [(a + b) / 2 for a, b in pairwise(c)]
        first.append(c[0])
        second.insert(0, c[-1])
    return first, second


def hull(numbers):
    return reduce(lambda a, b: iv.mpf([min(a.a, b.a), max(a.b, b.b)]), numbers)


def one_way(field, x, y, sign, depth=12):
    """sign · F × a′ > 0 on a Bézier curve with control numbers x and y."""
    f, g = field(hull(x), hull(y))
    u = hull([3 * (b - a) for a, b in pairwise(x)])
    v = hull([3 * (b - a) for a, b in pairwise(y)])
    if positive(sign * (f * v - g * u)):
        return True
    if depth == 0:
        return False
    (x1, x2), (y1, y2) = halves(x), halves(y)
    return one_way(field, x1, y1, sign, depth - 1) and one_way(field, x2, y2, sign, depth - 1)


def traps_hold(field, trap):
    e, m = trap["enclosure"], [[number(v) for v in row] for row in trap["matrix"]]
    size, sign = number(trap["size"]), trap["direction"]
    if trap["shape"] == "box":
        x0, y0 = m[0][0], m[1][1]
        rx, ry = size * x0, size * y0
    else:
        det = m[0][0] * m[1][1] - m[0][1] * m[1][0]
        inv = [[m[1][1] / det, -m[0][1] / det], [-m[1][0] / det, m[0][0] / det]]
        rx, ry = (size * iv.sqrt(row[0] ** 2 + row[1] ** 2) for row in inv)
    x = hull([box(e[0][0], e[1][0]) - rx, box(e[0][0], e[1][0]) + rx])
    y = hull([box(e[0][1], e[1][1]) - ry, box(e[0][1], e[1][1]) + ry])
    a = field.derivative(x, y)
    if trap["shape"] == "box":
        return (
            positive(-sign * a[0][0]) and positive(-sign * a[1][1])
            and positive(abs(a[0][0]) * x0 - abs(a[0][1]) * y0)
            and positive(abs(a[1][1]) * y0 - abs(a[1][0]) * x0)
        )  # fmt: skip
    k = field.ratio(x, y)
    # either factor may be divided by: as intervals they differ
    return any(
        definite(
            times(times(m, [[v * e for e in row] for v, row in zip(f, a, strict=True)]), inv), sign
        )
        for f in ((1, k), (1 / k, 1))
    )


def times(p, q):
    """The product of two matrices."""
    return [[p[i][0] * q[0][j] + p[i][1] * q[1][j] for j in (0, 1)] for i in (0, 1)]


def definite(b, sign):
    """sign times the symmetric part is negative definite."""
    off = (b[0][1] + b[1][0]) / 2
    signs = positive(-sign * b[0][0]) and positive(-sign * b[1][1])
    return signs and positive(b[0][0] * b[1][1] - off**2)


def inside(traps, node, x, y):
    """The place lies in the node."""
    if node == len(traps):
        return abs(x) >= 1 or abs(y) >= 1
    trap = traps[node]
    e, m = trap["enclosure"], [[number(v) for v in row] for row in trap["matrix"]]
    dx, dy = number(x) - box(e[0][0], e[1][0]), number(y) - box(e[0][1], e[1][1])
    size = number(trap["size"])
    if trap["shape"] == "box":
        return positive(size * m[0][0] - abs(dx)) and positive(size * m[1][1] - abs(dy))
    u, v = m[0][0] * dx + m[0][1] * dy, m[1][0] * dx + m[1][1] * dy
    return positive(size**2 - u**2 - v**2)


def matched(traps, points):
    """The traps, one for each sink and source, with enclosures that hold its own as well.

    The prover may have found the point in another image, in a box that differs by roundings.
    None where a point has no trap, or a trap no point.
    """
    directions = {"sink": 1, "source": -1}
    owners = [q for q in points if q.kind in directions]
    out = []
    for trap in traps:
        low, high = trap["enclosure"]
        near = [
            q.enclosure.tolist()
            for q in owners
            if directions[q.kind] == trap["direction"]
            and all(q.enclosure[0][k] <= high[k] and low[k] <= q.enclosure[1][k] for k in (0, 1))
        ]
        if len(near) != 1:
            return None
        (one,) = near
        corners = [list(map(min, low, one[0])), list(map(max, high, one[1]))]
        out.append((one, {**trap, "enclosure": corners}))
    whole = sorted(one for one, _ in out) == sorted(q.enclosure.tolist() for q in owners)
    return [trap for _, trap in out] if whole else None


def proves_no_cycle(certificate, points):
    """Whether the certificate proves that there is no cycle, given the proven fixed points."""
    field, traps, walls = (
        Field(certificate["gru"]), certificate["traps"], certificate["walls"],
    )  # fmt: skip
    if not points.complete or any(point.kind == "" for point in points):
        return False
    if (traps := matched(traps, points)) is None:
        return False
    if not all(traps_hold(field, trap) for trap in traps):
        return False
    arrows = nx.DiGraph()
    arrows.add_nodes_from(range(len(traps) + 1))
    for wall in walls:
        arcs, sign = wall["arcs"], wall["sign"]
        joints = pairwise(arcs)
        if not (
            arcs
            and sign in (1, -1)
            and inside(traps, wall["start"], *arcs[0][:2])
            and inside(traps, wall["end"], *arcs[-1][6:])
            and all(a[6:] == b[:2] for a, b in joints)
            and all(
                one_way(field, [number(v) for v in a[::2]], [number(v) for v in a[1::2]], sign)
                for a in arcs
            )
        ):
            return False
        ends = wall["start"], wall["end"]
        arrows.add_edge(*(ends if sign > 0 else ends[::-1]))
    return nx.is_strongly_connected(arrows)
