"""The matrix of forged tokens: every way to be wrong that we know, by name."""

import json
from typing import Any

from joserfc import jwe
from joserfc.jwk import ECKey

from tests.auth.forge import (
    ABSENT,
    AUDIENCE,
    CLAIMS,
    CONTROLLER,
    EC,
    HEADER,
    ISSUER,
    RSA,
    STRANGER,
    SUBJECT,
    T,
    changed,
    encoded,
    part,
    signed,
    with_secret,
)

PUBLIC_PEM = RSA.private.as_pem(private=False)
HEAD, PAYLOAD, SIGNATURE = signed().split(".")

SHAPES = {
    "nothing": "",
    "one part": "abc",
    "two parts": f"{HEAD}.{PAYLOAD}",
    "no signature": f"{HEAD}.{PAYLOAD}.",
    "no payload": f"{HEAD}..{SIGNATURE}",
    "four parts": f"{signed()}.x",
    "a space after it": f"{signed()} ",
    "a line break after it": f"{signed()}\n",
    "padding": f"{HEAD}=.{PAYLOAD}.{SIGNATURE}",
    "letters beyond ASCII": f"{HEAD}.{PAYLOAD}.é",
    "too long": signed(changed(CLAIMS, extra="x" * 9000)),
    "not base64": f"a.{PAYLOAD}.{SIGNATURE}",
    "header not JSON": f"{encoded(b'{')}.{PAYLOAD}.{SIGNATURE}",
    "header a list": f"{part([1])}.{PAYLOAD}.{SIGNATURE}",
    "header nested without end": f"{encoded(b'[' * 2000)}.{PAYLOAD}.{SIGNATURE}",
    "JSON serialization": json.dumps({"protected": HEAD, "payload": PAYLOAD, "signature": SIGNATURE}),
    "encrypted": jwe.encrypt_compact(
        {"alg": "RSA-OAEP", "enc": "A128GCM"}, json.dumps(CLAIMS), RSA.private, algorithms=["RSA-OAEP", "A128GCM"]
    ),
}

HEADERS: dict[str, dict[str, Any]] = {
    "no type": {"typ": ABSENT},
    "type JWT": {"typ": "JWT"},
    "type of an ID token": {"typ": "id+jwt"},
    "type of a logout token": {"typ": "logout+jwt"},
    "type a list": {"typ": ["at+jwt"]},
    "no key id": {"kid": ABSENT},
    "an unknown key id": {"kid": "other"},
    "an empty key id": {"kid": ""},
    "a key id that is a path": {"kid": "../../dev/null"},
    "a key id that is a number": {"kid": 1},
    "a key id that is a list": {"kid": []},
    "an algorithm that is a list": {"alg": ABSENT, "x": ["RS256"]},
    "crit": {"crit": ["exp"], "exp": T},
    "an empty crit": {"crit": []},
    "b64": {"b64": False, "crit": ["b64"]},
    "b64 true": {"b64": True},
    "an embedded key": {"jwk": STRANGER.as_dict(private=False)},
    "a key by URL": {"jku": "https://evil.example/jwks.json"},
    "a certificate by URL": {"x5u": "https://evil.example/cert.pem"},
    "a certificate": {"x5c": ["MIIB"]},
    "compression": {"zip": "DEF"},
    "an unknown member": {"note": "x"},
    "the key of another algorithm": {"kid": EC.key_id},
    "PS256 with a key declared for RS256": {"alg": "PS256"},
    "RS512": {"alg": "RS512", "kid": "any-rsa"},
    "RS384": {"alg": "RS384", "kid": "any-rsa"},
}

BAD_CLAIMS: dict[str, dict[str, Any]] = {
    **{f"no {name}": {name: ABSENT} for name in CLAIMS if name != "scope"},
    **{f"{name} null": {name: None} for name in CLAIMS},
    **{f"{name} a number": {name: 1} for name in CLAIMS if name not in {"exp", "iat"}},
    **{f"{name} empty": {name: ""} for name in CLAIMS if name != "scope"},
    "another issuer": {"iss": "https://evil.example"},
    "the issuer with a slash": {"iss": f"{ISSUER}/"},
    "the issuer in capitals": {"iss": ISSUER.upper()},
    "another audience": {"aud": "https://other.example"},
    "a longer audience": {"aud": f"{AUDIENCE}.evil.example"},
    "audiences without ours": {"aud": ["https://other.example"]},
    "audiences that are not text": {"aud": [1, AUDIENCE]},
    "no audience at all": {"aud": []},
    "an audience that is an object": {"aud": {AUDIENCE: True}},
    "expired": {"exp": T - 31},
    "expired long ago": {"exp": 0},
    "an expiry before the beginning": {"exp": -1},
    "an expiry in words": {"exp": str(T + 300)},
    "an expiry that is true": {"exp": True},
    "an expiry that is no number": {"exp": float("nan")},
    "an expiry that never comes": {"exp": float("inf")},
    "an expiry beyond all calendars": {"exp": 2**60},
    "issued tomorrow": {"iat": T + 86400},
    "valid from tomorrow": {"nbf": T + 86400},
    "valid from a word": {"nbf": "now"},
    "a subject that is no id": {"sub": "ada@example.org"},
    "an organization that is no id": {"org": "contoso"},
    "a controller that is a list": {"ctl": [str(CONTROLLER)]},
    "a region that is a path": {"rgn": "../cn"},
    "a region with a line break": {"rgn": "sg\n"},
    "an unknown role": {"role": "ROOT"},
    "a role in small letters": {"role": "person"},
    "the role of the system": {"role": "SYSTEM"},
    "a list of roles": {"role": ["PERSON"]},
    "a list of scopes": {"scope": ["self:read"]},
    "endless scopes": {"scope": "x " * 3000},
    "bound to a key (DPoP)": {"cnf": {"jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}},
    "bound to a certificate": {"cnf": {"x5t#S256": "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"}},
    "bound to nothing": {"cnf": {}},
    "a partner that is somebody else": {"role": "PARTNER", "client_id": "ticketing", "sub": str(SUBJECT)},
}

PAYLOADS = {
    "no JSON": b"{",
    "a list": b"[]",
    "null": b"null",
    "text": b'"claims"',
    "nested without end": b"[" * 4000,
    "invalid UTF-8": b'{"iss":"\xff"}',
}


FORGERIES = {
    "alg none": f"{part(changed(HEADER, alg='none'))}.{PAYLOAD}.{SIGNATURE}",
    "alg None": f"{part(changed(HEADER, alg='None'))}.{PAYLOAD}.{SIGNATURE}",
    "alg empty": f"{part(changed(HEADER, alg=''))}.{PAYLOAD}.{SIGNATURE}",
    "alg in small letters": f"{part(changed(HEADER, alg='rs256'))}.{PAYLOAD}.{SIGNATURE}",
    "the public key as a secret": with_secret(PUBLIC_PEM, alg="HS256"),
    "the public key as a secret, under a key for any algorithm": with_secret(PUBLIC_PEM, alg="HS256", kid="any-rsa"),
    "an empty secret": with_secret(b"", alg="HS512"),
    "a stranger's key": signed(key=STRANGER),
    "a stranger's curve key": signed(
        header=changed(HEADER, alg="ES256", kid=EC.key_id), key=ECKey.generate_key("P-256")
    ),
    "the signature of another token": f"{HEAD}.{part(changed(CLAIMS, role='ADMINISTRATOR'))}.{SIGNATURE}",
    "another header over the same signature": f"{part(changed(HEADER, kid='any-rsa'))}.{PAYLOAD}.{SIGNATURE}",
    "half a signature": f"{HEAD}.{PAYLOAD}.{SIGNATURE[: len(SIGNATURE) // 2]}",
    "a signature of zeros": f"{HEAD}.{PAYLOAD}.{encoded(bytes(256))}",
    "psychic signature": f"{part(changed(HEADER, alg='ES256', kid=EC.key_id))}.{PAYLOAD}.{encoded(bytes(64))}",
    "a signature in DER": f"{part(changed(HEADER, alg='ES256', kid=EC.key_id))}.{PAYLOAD}.{encoded(b'0' * 71)}",
}
