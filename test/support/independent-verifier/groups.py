"""The two groups and signature schemes of the profiles, from RFC 8032, RFC 9496 and GB/T 32918, with the standard library only."""

import hashlib

# Edwards curve of Ed25519 and ristretto255.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


def _ed_add(a, b):
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    e = (y1 - x1) * (y2 - x2) % P
    f = (y1 + x1) * (y2 + x2) % P
    g = 2 * t1 * t2 * D % P
    h = 2 * z1 * z2 % P
    return ((f - e) * (h - g) % P, (h + g) * (f + e) % P, (h - g) * (h + g) % P, (f - e) * (f + e) % P)


_ED_ZERO = (0, 1, 1, 0)


def _ed_mul(k, point):
    total = _ED_ZERO
    while k:
        if k & 1:
            total = _ed_add(total, point)
        point = _ed_add(point, point)
        k >>= 1
    return total


def _ed_same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def _ed_decode(data):
    """RFC 8032 5.1.3; None unless the bytes are the one encoding of a point."""
    if len(data) != 32:
        return None
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * SQRT_M1 % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


ED_BASE = _ed_decode((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_verify(message, signature, key):
    if len(signature) != 64 or len(key) != 32:
        return False
    a, r = _ed_decode(key), _ed_decode(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L or _ed_same(_ed_mul(8, a), _ED_ZERO):
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    return _ed_same(_ed_mul(8 * s, ED_BASE), _ed_mul(8, _ed_add(r, _ed_mul(k, a))))


def _is_odd(x):
    return x % P & 1


def _ratio_root(u, v):
    """SQRT_RATIO_M1 of RFC 9496 4.2."""
    r = u * v**3 * pow(u * v**7, (P - 5) // 8, P) % P
    check = v * r * r % P
    right, flipped, flipped_i = check == u % P, check == -u % P, check == -u * SQRT_M1 % P
    if flipped or flipped_i:
        r = r * SQRT_M1 % P
    return right or flipped, (P - r if _is_odd(r) else r)


class Ristretto:
    """ristretto255 of RFC 9496: 32-byte points, little-endian scalars."""

    order = L
    base = ED_BASE
    zero = _ED_ZERO
    add = staticmethod(_ed_add)
    multiply = staticmethod(_ed_mul)

    @staticmethod
    def same(a, b):
        return (a[0] * b[1] - a[1] * b[0]) % P == 0 or (a[1] * b[1] - a[0] * b[0]) % P == 0

    @staticmethod
    def scalar(data):
        value = int.from_bytes(data, "little")
        return value if len(data) == 32 and 0 < value < L else None

    @staticmethod
    def encode_scalar(value):
        return value.to_bytes(32, "little")

    @staticmethod
    def point(data):
        s = int.from_bytes(data, "little")
        if len(data) != 32 or s >= P or _is_odd(s) or s == 0:
            return None
        ss = s * s % P
        u1, u2 = (1 - ss) % P, (1 + ss) % P
        v = (-(D * u1 * u1) - u2 * u2) % P
        was_square, inverse = _ratio_root(1, v * u2 * u2 % P)
        den_x = inverse * u2 % P
        den_y = inverse * den_x * v % P
        x = 2 * s * den_x % P
        x = P - x if _is_odd(x) else x
        y = u1 * den_y % P
        t = x * y % P
        if not was_square or _is_odd(t) or y == 0:
            return None
        return (x, y, 1, t)


class Sm2:
    """Curve of SM2 (GB/T 32918.5): 33-byte compressed points, big-endian scalars."""

    p = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
    a = p - 3
    b = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
    order = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
    base = (
        0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
        0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
    )
    zero = None

    @classmethod
    def add(cls, one, two):
        if one is None or two is None:
            return one or two
        (x1, y1), (x2, y2) = one, two
        if x1 == x2 and (y1 + y2) % cls.p == 0:
            return None
        slope = (3 * x1 * x1 + cls.a) * pow(2 * y1, -1, cls.p) if one == two else (y2 - y1) * pow(x2 - x1, -1, cls.p)
        x = (slope * slope - x1 - x2) % cls.p
        return (x, (slope * (x1 - x) - y1) % cls.p)

    @classmethod
    def multiply(cls, k, point):
        total = None
        while k:
            if k & 1:
                total = cls.add(total, point)
            point = cls.add(point, point)
            k >>= 1
        return total

    @staticmethod
    def same(one, two):
        return one == two

    @classmethod
    def scalar(cls, data):
        value = int.from_bytes(data, "big")
        return value if len(data) == 32 and 0 < value < cls.order else None

    @staticmethod
    def encode_scalar(value):
        return value.to_bytes(32, "big")

    @classmethod
    def on_curve(cls, x, y):
        return x < cls.p and y < cls.p and (y * y - x**3 - cls.a * x - cls.b) % cls.p == 0

    @classmethod
    def point(cls, data):
        if len(data) != 33 or data[0] not in (2, 3):
            return None
        x = int.from_bytes(data[1:], "big")
        y = pow(x**3 + cls.a * x + cls.b, (cls.p + 1) // 4, cls.p)
        y = y if y & 1 == data[0] & 1 else cls.p - y
        return (x, y) if cls.on_curve(x, y) else None


def sm2_verify(message, signature, key):
    """GB/T 32918.2 with the standard user id: the message is hashed after Z, which binds the user id and the key."""
    if len(signature) != 64 or len(key) != 65 or key[0] != 4:
        return False
    x, y = int.from_bytes(key[1:33], "big"), int.from_bytes(key[33:], "big")
    if not Sm2.on_curve(x, y):
        return False
    sm3 = lambda data: hashlib.new("sm3", data).digest()
    user = b"1234567812345678"
    numbers = (Sm2.a, Sm2.b, *Sm2.base, x, y)
    z = sm3((8 * len(user)).to_bytes(2, "big") + user + b"".join(number.to_bytes(32, "big") for number in numbers))
    e = int.from_bytes(sm3(z + message), "big")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    t = (r + s) % Sm2.order
    if not (0 < r < Sm2.order and 0 < s < Sm2.order) or t == 0:
        return False
    point = Sm2.add(Sm2.multiply(s, Sm2.base), Sm2.multiply(t, (x, y)))
    return point is not None and (e + point[0]) % Sm2.order == r
