"""The record cannot be quietly changed: whoever holds a dossier finds any change, offline and without our program."""

import json
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from engine import verifier
from engine.verifier import (
    canonical,
    ed25519_verify,
    merkle_root,
    sealed,
    verify_checkpoint,
    verify_checkpoints,
    verify_dossier,
    verify_events,
    verify_sealed,
)

Event = dict[str, Any]
KEY = Ed25519PrivateKey.from_private_bytes(b"hefa" * 8)
PUBLIC = KEY.public_key().public_bytes_raw().hex()
PLAN = "关于修建示范水库的方案".encode()


# --- the same forms, made here by hand -------------------------------------------------------------------------------


def event(chain: int, seq: int, prev: str, **more: Any) -> Event:
    """One event as the machine seals it."""
    body = canonical(
        {"v": 1, "algo": "sha256", "chain": chain, "seq": seq, "prev": prev, "act": "submit"}
        | {"at": f"2026-03-{seq:02}T01:00:00.000000Z"}
        | more
    )
    return {"chain": chain, "seq": seq, "body": body, "hash": sha256(body.encode()).hexdigest()}


def chain_of(chain: int, length: int, **last: Any) -> list[Event]:
    """A sound chain."""
    events: list[Event] = []
    for seq in range(1, length + 1):
        more = last if seq == length else {}
        events.append(event(chain, seq, events[-1]["hash"] if events else "", **more))
    return events


def checkpoint(number: int, leaves: list[list[Any]], prev: str = "", key: Ed25519PrivateKey = KEY) -> dict[str, str]:
    """A signed checkpoint over `leaves`."""
    root = merkle_root([(chain, seq, digest) for chain, seq, digest in leaves])
    public = key.public_key().public_bytes_raw().hex()
    text = canonical(
        {"v": 1, "number": number, "prev": prev, "at": "2026-03-05T16:00:00.000000Z", "root": root}
        | {"leaves": leaves, "key": public}
    )
    return {"text": text, "signature": key.sign(text.encode()).hex()}


def leaf(one: Event) -> list[Any]:
    """An event as a checkpoint names it."""
    return [one["chain"], one["seq"], one["hash"]]


def dossier() -> dict[str, str | bytes]:
    """The files of a sound dossier: five events, two checkpoints, a material, a sealed name."""
    plan = sha256(PLAN).hexdigest()
    events = chain_of(
        7, 5, texts=[plan], answers={"citizen": {"name": {"sealed": sealed("盐", "赵某")}}, "count": 2}, law="第26条"
    )
    first = checkpoint(3, [[2, 9, "ab" * 32], leaf(events[2])])
    second = checkpoint(4, [leaf(events[4]), [8, 1, "cd" * 32]], prev=sha256(first["text"].encode()).hexdigest())
    return {
        "events.jsonl": "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in events),
        "checkpoints.jsonl": "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in (first, second)),
        "case.json": "{}",
        "materials.json": json.dumps([{"kind": "draft", "round": 1, "name": "方案.docx", "sha256": plan}]),
        "annex.json": json.dumps([{"chain": 7, "seq": 5, "field": "citizen.name", "salt": "盐", "value": "赵某"}]),
        "public_key.hex": PUBLIC + "\n",
        f"files/{plan}": PLAN,
        "目录.md": "# 目录\n",
    }


def packed(folder: Path, files: dict[str, str | bytes]) -> Path:
    """The files as a zip, with the verifier inside."""
    path = folder / "案卷.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(verifier.__file__, "verifier.py")
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def events_in(files: dict[str, str | bytes]) -> list[Event]:
    """The events of a dossier."""
    return [json.loads(line) for line in str(files["events.jsonl"]).splitlines()]


def with_events(files: dict[str, str | bytes], events: list[Event]) -> dict[str, str | bytes]:
    """The dossier with other events."""
    return files | {"events.jsonl": "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in events)}


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The verifier as a third party runs it: alone, isolated, without site-packages."""
    command = [sys.executable, "-I", "-S", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60)


# --- Ed25519 ---------------------------------------------------------------------------------------------------------

RFC_8032 = [  # section 7.1: public key, message, signature
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_the_vectors_of_the_standard_hold(public: str, message: str, signature: str) -> None:
    key, text, signed = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
    assert ed25519_verify(key, text, signed)
    assert not ed25519_verify(key, text + b"!", signed)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 511))
def test_a_signature_is_judged_as_the_library_judges_it(secret: bytes, message: bytes, bit: int) -> None:
    private = Ed25519PrivateKey.from_private_bytes(secret)
    public, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert ed25519_verify(public, message, signature)
    forged = bytearray(signature)
    forged[bit // 8] ^= 1 << bit % 8
    assert not ed25519_verify(public, message, bytes(forged))
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(public).verify(bytes(forged), message)


def test_random_bytes_are_no_signature_and_no_key() -> None:
    random = Random(20260302)
    for _ in range(30):
        assert not ed25519_verify(random.randbytes(32), b"x", random.randbytes(64))
    assert not ed25519_verify(b"\xff" * 32, b"x", bytes(64))
    assert not ed25519_verify(bytes(31), b"x", bytes(64))
    assert not ed25519_verify(bytes(32), b"x", bytes(63))


def test_a_signature_has_one_form_only() -> None:
    public, message, signature = (bytes.fromhex(text) for text in RFC_8032[2])
    order = 2**252 + 27742317777372353535851937790883648493
    second = signature[:32] + (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
    assert not ed25519_verify(public, message, second)


# --- Merkle ----------------------------------------------------------------------------------------------------------


def test_the_root_of_three_leaves_is_built_as_written() -> None:
    leaves = [(3, 1, "cc"), (1, 4, "aa"), (2, 2, "bb")]
    a, b, c = (sha256(b"\x00" + text).digest() for text in (b"1:4:aa", b"2:2:bb", b"3:1:cc"))
    left = sha256(b"\x01" + a + b).digest()
    assert merkle_root(leaves) == sha256(b"\x01" + left + c).hexdigest()
    assert merkle_root(leaves[:1]) == c.hex()
    assert merkle_root([]) == sha256(b"").hexdigest()


@given(st.dictionaries(st.integers(1, 99), st.integers(1, 99), min_size=1, max_size=20), st.data())
def test_any_changed_leaf_changes_the_root(heads: dict[int, int], data: st.DataObject) -> None:
    leaves = [(chain, seq, f"{chain * seq:064x}") for chain, seq in heads.items()]
    n = data.draw(st.integers(0, len(leaves) - 1))
    chain, seq, digest = leaves[n]
    for other in ((chain, seq + 1, digest), (chain, seq, "f" + digest[1:])):
        assert merkle_root([*leaves[:n], other, *leaves[n + 1 :]]) != merkle_root(leaves)
    assert merkle_root(leaves[:n] + leaves[n + 1 :]) != merkle_root(leaves)
    assert merkle_root(reversed(leaves)) == merkle_root(leaves)


# --- chains ----------------------------------------------------------------------------------------------------------


def test_sound_chains_have_no_fault_even_when_interleaved() -> None:
    one, other = chain_of(7, 4), chain_of(8, 2)
    assert verify_events([one[0], other[0], one[1], one[2], other[1], one[3]]) == []
    assert verify_events([]) == []


def test_a_changed_body_is_named() -> None:
    events = chain_of(7, 4)
    events[1]["body"] = events[1]["body"].replace("submit", "accept")
    assert verify_events(events) == ["链7第2号留痕：正文与摘要不符：正文被改动"]


def test_a_changed_body_with_a_new_hash_breaks_the_next_link() -> None:
    events = chain_of(7, 4)
    events[1] = event(7, 2, events[0]["hash"], act="accept")
    assert verify_events(events) == ["链7第3号留痕：与上一号留痕的摘要不相接：前文被改动、删去或调换"]


def test_a_cut_middle_event_is_named() -> None:
    events = chain_of(7, 4)
    faults = verify_events([events[0], *events[2:]])
    assert faults[0] == "链7第3号留痕：其前应为第2号，实为第1号：有缺失、重复或次序颠倒"
    assert all("第3号留痕" in fault for fault in faults)


def test_a_missing_beginning_is_named() -> None:
    assert "其前应为第1号，实为空" in verify_events(chain_of(7, 3)[1:])[0]


def test_swapped_events_are_named_whether_moved_or_renumbered() -> None:
    events = chain_of(7, 4)
    moved = verify_events([events[0], events[2], events[1], events[3]])
    assert "链7第3号留痕：其前应为第2号，实为第1号" in moved[0]
    second, third = dict(events[1], seq=3), dict(events[2], seq=2)
    renumbered = verify_events([events[0], third, second, events[3]])
    assert "链7第2号留痕：正文所载为链7第3号：被移动或调换" in renumbered


def test_an_event_of_another_case_is_named() -> None:
    events = chain_of(7, 3)
    events[1] = dict(chain_of(8, 2)[1], chain=7)
    assert "链7第2号留痕：正文所载为链8第2号：被移动或调换" in verify_events(events)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("[]", "正文不是规范文本"),
        ("{", "正文不是规范文本"),
        ('{"a": 1}', "正文不是规范文本"),
        ('{"a":1,"a":2}', "正文不是规范文本"),
        ("[" * 100_000, "正文不是规范文本"),
        ('{"a":NaN}', "正文不是规范文本"),
        ("\ud800", "正文含有无法编码的字符"),
        ('{"algo":"md5","chain":7,"prev":"","seq":1,"v":1}', "版本或算法不识：1、md5"),
    ],
)
def test_a_body_that_could_be_read_in_two_ways_is_a_fault(body: str, fault: str) -> None:
    digest = sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
    faults = verify_events([{"chain": 7, "seq": 1, "body": body, "hash": digest}])
    assert faults == [f"链7第1号留痕：{fault}"]


@pytest.mark.parametrize("row", [{}, {"chain": True, "seq": 1, "body": "", "hash": ""}, {"chain": [], "seq": {}}])
def test_a_row_that_is_no_event_is_a_fault(row: dict[str, Any]) -> None:
    assert verify_events([row]) == ["第1条留痕：缺少链号、序号、正文或摘要"]


@given(st.integers(2, 8), st.data())
def test_no_single_change_of_a_sealed_chain_passes(length: int, data: st.DataObject) -> None:
    events = chain_of(7, length)
    seal = [checkpoint(1, [leaf(events[-1])])]
    n = data.draw(st.integers(0, length - 1))
    how = data.draw(st.sampled_from(["cut", "double", "change", "change and hash"]))
    changed = [dict(one) for one in events]
    if how == "cut":
        del changed[n]
    elif how == "double":
        changed.insert(n, dict(changed[n]))
    else:
        changed[n]["body"] = changed[n]["body"].replace("submit", "return")
        if how == "change and hash":
            changed[n]["hash"] = sha256(changed[n]["body"].encode()).hexdigest()
    assert verify_events(changed) + verify_sealed(seal, changed)[0]


# --- checkpoints -----------------------------------------------------------------------------------------------------


def test_a_checkpoint_holds_with_its_key_only() -> None:
    one = checkpoint(1, [leaf(chain_of(7, 3)[-1])])
    assert verify_checkpoint(one["text"], one["signature"], PUBLIC)
    other = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw().hex()
    assert not verify_checkpoint(one["text"], one["signature"], other)
    assert not verify_checkpoint(one["text"], "00" * 64, PUBLIC)
    assert not verify_checkpoint(one["text"], "not hex", PUBLIC)
    assert not verify_checkpoint("{}", one["signature"], PUBLIC)


def test_a_checkpoint_forged_with_another_key_is_refused() -> None:
    forged = checkpoint(1, [leaf(chain_of(7, 3)[-1])], key=Ed25519PrivateKey.from_private_bytes(bytes(32)))
    assert verify_checkpoints([forged], [PUBLIC]) == ["检查点第1号：所载公钥不是核验所用的公钥"]


def test_a_checkpoint_whose_leaves_do_not_make_its_root_is_refused_though_signed() -> None:
    body = json.loads(checkpoint(1, [[7, 3, "ab" * 32]])["text"]) | {"leaves": [[7, 2, "ab" * 32]]}
    text = canonical(body)
    faults = verify_checkpoints([{"text": text, "signature": KEY.sign(text.encode()).hex()}], [PUBLIC])
    assert faults == ["检查点第1号：默克尔根与各链末号的清单不符"]


@pytest.mark.parametrize("leaves", [None, [[7]], [["7", 1, "ab" * 32]], [[7, 1, "x"]], [[7, 1, "ab" * 32]] * 2])
def test_a_checkpoint_with_malformed_leaves_is_refused(leaves: Any) -> None:
    text = canonical(json.loads(checkpoint(1, [])["text"]) | {"leaves": leaves})
    faults = verify_checkpoints([{"text": text, "signature": KEY.sign(text.encode()).hex()}], [PUBLIC])
    assert faults == ["检查点第1号：各链末号的清单格式有误"]


def test_checkpoints_follow_each_other() -> None:
    first = checkpoint(1, [])
    second = checkpoint(2, [], prev=sha256(first["text"].encode()).hexdigest())
    third = checkpoint(3, [], prev=sha256(second["text"].encode()).hexdigest())
    assert verify_checkpoints([first, second, third], [PUBLIC]) == []
    assert "前一个是第1号" in verify_checkpoints([first, third], [PUBLIC])[0]
    unlinked = checkpoint(2, [], prev="ab" * 32)
    assert verify_checkpoints([first, unlinked], [PUBLIC]) == ["检查点第2号：与第1号不相接"]
    assert verify_checkpoints([{}], [PUBLIC]) == ["第1个检查点：缺少正文或签名"]


def test_a_key_may_be_changed_and_both_keys_hold() -> None:
    new = Ed25519PrivateKey.from_private_bytes(bytes(32))
    first = checkpoint(1, [])
    second = checkpoint(2, [], prev=sha256(first["text"].encode()).hexdigest(), key=new)
    assert verify_checkpoints([first, second], [PUBLIC, new.public_key().public_bytes_raw().hex()]) == []


def test_newest_events_cut_after_a_checkpoint_are_missed() -> None:
    events = chain_of(7, 5)
    seal = [checkpoint(1, [leaf(events[4])])]
    assert verify_sealed(seal, events) == ([], {7: 5})
    assert verify_events(events[:3]) == []
    assert verify_sealed(seal, events[:3])[0] == ["链7第5号留痕：检查点第1号载有此号，案卷中没有：末尾被删去"]


def test_a_chain_rewritten_whole_after_a_checkpoint_is_found() -> None:
    rewritten = chain_of(7, 5, answers={"conclusion": "LAWFUL"})
    assert verify_events(rewritten) == []
    faults, _ = verify_sealed([checkpoint(1, [leaf(chain_of(7, 5)[4])])], rewritten)
    assert faults == ["链7第5号留痕：与检查点第1号所载摘要不符：封存之后被改动"]


# --- dossiers --------------------------------------------------------------------------------------------------------


def test_a_sound_dossier_holds(tmp_path: Path) -> None:
    report = verify_dossier(packed(tmp_path, dossier()), PUBLIC)
    assert (report.faults, report.events, report.checkpoints, report.key) == ((), 5, 2, PUBLIC)
    assert not any("公钥" in remark or "链7" in remark for remark in report.remarks)


def test_a_third_party_verifies_with_nothing_but_python(tmp_path: Path) -> None:
    path = packed(tmp_path, dossier())
    with zipfile.ZipFile(path) as archive:
        archive.extract("verifier.py", tmp_path)
    ran = run(tmp_path / "verifier.py", path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("核验通过：5条留痕，2个检查点，未发现改动\n")
    assert f"公钥取自案卷本身，请与机关公布的公钥核对：{PUBLIC}" in ran.stdout
    assert run(tmp_path / "verifier.py", path, "--key", PUBLIC).returncode == 0
    assert run(tmp_path / "verifier.py", path, "--key", "ab" * 32).returncode == 1


def test_a_third_party_is_told_the_place_of_a_change(tmp_path: Path) -> None:
    files = dossier()
    events = events_in(files)
    events[1]["body"] = events[1]["body"].replace("submit", "return")
    ran = run(verifier.__file__, packed(tmp_path, with_events(files, events)))
    assert ran.returncode == 1
    assert ran.stdout.startswith(
        "核验不通过：5条留痕，2个检查点，1处问题\n· 链7第2号留痕：正文与摘要不符：正文被改动\n"
    )


def test_misuse_is_neither_yes_nor_no(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"no zip")
    for arguments in (
        [],
        [tmp_path / "none.zip"],
        [tmp_path / "a.zip"],
        [tmp_path / "a.zip", "--key"],
        ["a", "b", "c"],
    ):
        ran = run(verifier.__file__, *arguments)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert "用法：python verifier.py 案卷.zip" in ran.stderr


def faults_with(folder: Path, changed: dict[str, str | bytes]) -> tuple[str, ...]:
    """The faults of the sound dossier with some files replaced."""
    return verify_dossier(packed(folder, dossier() | changed), PUBLIC).faults


def test_newest_events_cut_from_a_dossier_are_missed(tmp_path: Path) -> None:
    files = dossier() | {"annex.json": "[]", "materials.json": "[]"}
    files.pop(f"files/{sha256(PLAN).hexdigest()}")
    report = verify_dossier(packed(tmp_path, with_events(files, events_in(files)[:3])), PUBLIC)
    assert report.faults == ("链7第5号留痕：检查点第4号载有此号，案卷中没有：末尾被删去",)


def test_events_after_the_last_checkpoint_are_pointed_out(tmp_path: Path) -> None:
    files = dossier()
    events = events_in(files)
    report = verify_dossier(packed(tmp_path, with_events(files, [*events, event(7, 6, events[4]["hash"])])), PUBLIC)
    assert report.faults == ()
    assert "链7：第5号之后的留痕尚未进入检查点，其后是否被删无从判断" in report.remarks


def test_a_replaced_file_is_found(tmp_path: Path) -> None:
    name = f"files/{sha256(PLAN).hexdigest()}"
    assert faults_with(tmp_path, {name: b"other"}) == (f"{name}：内容与摘要不符：文件被替换",)


def test_a_material_no_act_has_named_is_found(tmp_path: Path) -> None:
    other = sha256(b"other").hexdigest()
    rows = [{"kind": "draft", "round": 1, "name": "另一份.docx", "sha256": other}]
    faults = faults_with(tmp_path, {"materials.json": json.dumps(rows), f"files/{other}": b"other"})
    assert faults == ("materials.json：材料“另一份.docx”未见于任何留痕",)


def test_a_file_nobody_listed_is_found(tmp_path: Path) -> None:
    other = sha256(b"other").hexdigest()
    assert faults_with(tmp_path, {f"files/{other}": b"other"}) == (f"files/{other}：不在材料清单中",)


def test_a_dossier_without_originals_says_so(tmp_path: Path) -> None:
    files = dossier()
    files.pop(f"files/{sha256(PLAN).hexdigest()}")
    report = verify_dossier(packed(tmp_path, files), PUBLIC)
    assert report.faults == ()
    assert "案卷未附原件，只能核对摘要：方案.docx" in report.remarks


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"field": "citizen.name", "salt": "盐", "value": "钱某"}, "与当时封存的内容不符"),
        ({"field": "citizen.name", "salt": "醋", "value": "赵某"}, "与当时封存的内容不符"),
        ({"field": "citizen", "salt": "盐", "value": "赵某"}, "留痕中没有这个封存项"),
        ({"field": "answers.citizen.name.x", "salt": "盐", "value": "赵某"}, "留痕中没有这个封存项"),
    ],
)
def test_a_disclosed_value_must_be_the_sealed_one(tmp_path: Path, row: dict[str, Any], fault: str) -> None:
    faults = faults_with(tmp_path, {"annex.json": json.dumps([{"chain": 7, "seq": 5} | row])})
    assert faults == (f"annex.json：链7第5号留痕“{row['field']}”：{fault}",)


def test_a_value_sealed_inside_a_list_is_found(tmp_path: Path) -> None:
    events = chain_of(7, 1, answers={"ballots": [{"vote": {"sealed": sealed("盐", {"for": "SUPPORT_UNIT"})}}]})
    row = {"chain": 7, "seq": 1, "field": "ballots.0.vote", "salt": "盐", "value": {"for": "SUPPORT_UNIT"}}
    files: dict[str, str | bytes] = with_events(
        {"checkpoints.jsonl": "", "case.json": "{}", "materials.json": "[]", "annex.json": json.dumps([row])}, events
    )
    report = verify_dossier(packed(tmp_path, files), PUBLIC)
    assert report.faults == ()
    assert "链7：第0号之后的留痕尚未进入检查点，其后是否被删无从判断" in report.remarks


@pytest.mark.parametrize("name", ["events.jsonl", "checkpoints.jsonl", "materials.json", "annex.json", "case.json"])
def test_a_missing_part_is_named(tmp_path: Path, name: str) -> None:
    files = dossier()
    del files[name]
    assert f"{name}：案卷中没有这个文件" in verify_dossier(packed(tmp_path, files), PUBLIC).faults


@pytest.mark.parametrize("content", ["{", "1", "[1]", "[" * 100_000, '{"chain":[],"seq":{}}', b"\xff\xfe"])
@pytest.mark.parametrize("name", ["events.jsonl", "checkpoints.jsonl", "materials.json", "annex.json"])
def test_whatever_is_written_into_a_part_is_a_fault_never_a_crash(
    tmp_path: Path, name: str, content: str | bytes
) -> None:
    assert faults_with(tmp_path, {name: content})


def test_an_empty_record_does_not_hold(tmp_path: Path) -> None:
    assert "events.jsonl：没有一条留痕" in faults_with(tmp_path, {"events.jsonl": "\n"})


def test_a_line_separator_within_a_text_does_not_break_the_line(tmp_path: Path) -> None:
    events = chain_of(7, 2, answers={"reason": "甲\u2028乙\x85丙"})
    seal = checkpoint(1, [leaf(events[1])])
    files: dict[str, str | bytes] = with_events(
        {"checkpoints.jsonl": json.dumps(seal), "case.json": "{}", "materials.json": "[]", "annex.json": "[]"}, events
    )
    assert verify_dossier(packed(tmp_path, files), PUBLIC).faults == ()


def test_two_files_of_one_name_are_a_fault(tmp_path: Path) -> None:
    path = packed(tmp_path, dossier())
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("events.jsonl", "")
    assert "events.jsonl：压缩包内有2个同名文件" in verify_dossier(path, PUBLIC).faults


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = packed(tmp_path, {})
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in dossier().items():
            archive.writestr(name, content)
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b"submit", b"Submit", 1))
    assert "events.jsonl：文件损坏，读不出来" in verify_dossier(path, PUBLIC).faults
