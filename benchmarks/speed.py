"""Speed and memory of whole-article translation against what people use, same weights, same articles, one run.

    python benchmarks/speed.py [ARTICLES.jsonl] [--parts ringkas,raw,…] [--articles 200] [--threads 1,2] [--json OUT]

`ARTICLES.jsonl` has one `{"title": …, "text": …}` a line; without it, articles are made of `samples/*.txt`, with other
numbers and names, so that no sentence stands in two of them. Each measurement has a process of its own, held to so
many processors, and loads before its clock starts. Parts:

- `ringkas`: every sentence and quotation of the articles through the desk's stages, checked; no translation memory.
- `alone`: transformers `generate`, a sentence at a time, as most scripts do; a sample of the sentences.
- `batched`: transformers `generate`, 32 sentences at a time.
- `raw`: CTranslate2 `translate_batch` on all sentences, sorted by length, int8: the best of a few settings.
- `listed`: the same with the model's shortlist, which `translate_batch` uses only where it is told to.
- `argos`: Argos Translate with the model packed as its package. Its default sentence splitter has to be downloaded, so
  spaCy's rules stand in. It pins old versions: name an environment of its own with `--argos-python`.
- `repeats`: `ringkas` and `raw` where every second article is a reprint, its paragraphs in another order.
- `scaling`: `ringkas` and `raw` for 1, 10, 100 and 1,000 articles.
- `start`: a brief of one sample, from the command line, in a new process: the median of three.
- `floor`: what the multiplications of this model need on this processor, were there nothing else to do.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
import warnings
from dataclasses import asdict, dataclass, replace
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar
from zipfile import ZipFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ringkas.article import Article, Source

T = TypeVar("T")
SAMPLES = Path(__file__).parent.parent / "samples"
POSITIONS = 512
"""Those of the embedded model."""
MODEL = "ringkas-id-en"
PARTS = ("ringkas", "alone", "batched", "raw", "listed", "argos", "repeats", "scaling", "start", "floor")
SCALES = (1, 10, 100, 1000)
TOKENS = (1024, 2048)
"""Sizes of a batch in tokens that `raw` tries; with 4,096 it was never the quickest."""

LABELS = {
    "ringkas": "ringkas, whole articles, checked",
    "alone": "transformers, a sentence at a time",
    "batched": "transformers, batches of 32",
    "raw": "CTranslate2 on sorted sentences",
    "listed": "CTranslate2 on sorted sentences, shortlist",
    "argos": "Argos Translate, our model",
}


@dataclass(frozen=True, slots=True)
class Task:
    """One measurement: what runs, on how many processors and articles; `tokens` and `inter` are for `raw`."""

    variant: str
    threads: int
    articles: int
    beam: int
    source: str = ""
    sample: int = 100
    reprints: bool = False
    tokens: int = 0
    inter: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """What a task took: source words, wall and processor seconds, peak memory in megabytes."""

    words: int
    seconds: float
    cpu: float
    peak: float
    note: str = ""

    @property
    def speed(self) -> float:
        """Source words a second."""
        return self.words / max(self.seconds, 1e-9)


# --- articles -------------------------------------------------------------------------------------------------------


def read_articles(task: Task) -> list[Article]:
    """The articles of a task, segmented."""
    from ringkas.article import Source
    from ringkas.segmentation import segment

    found = _from_file(Path(task.source)) if task.source else _made()
    pairs = [next(found) for _ in range(task.articles // 2 if task.reprints else task.articles)]
    if task.reprints:
        pairs += [(title, "\n\n".join(reversed(text.split("\n\n")))) for title, text in pairs]
    return [segment(Source(text, title=title)) for title, text in pairs]


def sentences(articles: Sequence[Article]) -> list[str]:
    """The headlines and sentences, in order: what a script would translate."""
    return [
        text
        for article in articles
        for text in (article.metadata.headline or "", *(s.of(article.text) for s in article.sentences))
        if text.strip()
    ]


def _from_file(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["title"], record["text"]


def _made(paragraphs: int = 8) -> Iterator[tuple[str, str]]:
    """Articles without end, each of paragraphs of several samples; every sentence has its own names and numbers."""
    from ringkas._data import words
    from ringkas.segmentation import segment

    given = words("ringkas.segmentation.data", "given_names.txt")
    samples = [segment(path.read_text(encoding="utf-8")) for path in sorted(SAMPLES.glob("*.txt"))]
    pool = [
        [" ".join(s.of(a.text).split()) for s in a.sentences if block.start <= s.start < block.end]
        for a in samples
        for _, block in a.paragraphs
    ]
    headlines = [a.metadata.headline or "" for a in samples]
    chance = random.Random(5)  # the same articles each time
    seen: set[str] = set()

    def unseen(sentence: str) -> str:
        for _ in range(9):
            if (other := _varied(sentence, given, chance)) not in seen:
                return other
        return f"Menurut {chance.choice(given)} {chance.choice(given)}, {sentence}"

    while True:
        chosen = chance.sample(pool, paragraphs)
        text = "\n\n".join(" ".join(map(unseen, paragraph)) for paragraph in chosen)
        headline = unseen(chance.choice(headlines))
        own = {headline, *(s.of(text) for s in segment(text).sentences)}
        if own.isdisjoint(seen):
            seen |= own
            yield headline, text


def _varied(sentence: str, given: Sequence[str], chance: random.Random) -> str:
    """The sentence with other names, and other numbers of as many digits; years stay."""
    import re

    from ringkas.checks import names

    def number(match: re.Match[str]) -> str:
        digits = match.group()
        if re.fullmatch(r"19\d\d|20\d\d|0+", digits):
            return digits
        low, high = {1: (1, 9), 2: (10, 23)}.get(
            len(digits), (10 ** (len(digits) - 1), 10 ** len(digits) - 1)
        )
        return str(chance.randint(low, high))

    for name in reversed(list(names.find(sentence))):
        sentence = sentence[: name.start] + chance.choice(given) + sentence[name.end :]
    return re.sub(r"\d+", number, sentence)


# --- what is measured -----------------------------------------------------------------------------------------------


def ringkas(task: Task, articles: list[Article]) -> Callable[[], object]:
    """`Ringkas.translate_articles`: segmented, translated, checked."""
    from ringkas import Ringkas

    desk = Ringkas()
    sources = [article.source or article.text for article in articles]

    def work(some: list[Source | str]) -> None:
        for _ in desk.translate_articles(some, translator=MODEL, beam=task.beam):
            pass

    work(sources[:1])
    return lambda: work(sources)


def alone(task: Task, articles: list[Article]) -> Callable[[], object]:
    """Transformers, one sentence a call."""
    return _transformers(task, articles, 1)


def batched(task: Task, articles: list[Article]) -> Callable[[], object]:
    """Transformers, 32 sentences a call, in the order in which they come."""
    return _transformers(task, articles, 32)


def _transformers(task: Task, articles: list[Article], size: int) -> Callable[[], object]:
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    from ringkas.models import find

    folder = str(find(MODEL).path)
    torch.set_num_threads(task.threads)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSeq2SeqLM.from_pretrained(folder, dtype=torch.float32).eval()
    texts = _sample(task, articles)

    def work(some: list[str]) -> None:
        with torch.inference_mode():
            batch = tokenizer(some, return_tensors="pt", padding=True, truncation=True)
            tokenizer.batch_decode(model.generate(**batch, num_beams=task.beam), skip_special_tokens=True)

    work(texts[:1])
    return lambda: _in_groups(work, texts, size)


def raw(task: Task, articles: list[Article]) -> Callable[[], object]:
    """CTranslate2 with nothing around it but SentencePiece."""
    import ctranslate2
    from sentencepiece import SentencePieceProcessor

    from ringkas.models import find

    info = find(MODEL)
    pieces = SentencePieceProcessor(model_file=str(Path(str(info.path)) / "source.spm"))
    translator = ctranslate2.Translator(
        str(info.engine_path),
        compute_type="int8",
        inter_threads=task.inter,
        intra_threads=max(1, task.threads // task.inter),
    )
    texts = _sample(task, articles)

    def work(some: list[str]) -> list[str]:
        tokens = [[*line, "</s>"] for line in pieces.encode(some, out_type=str)]
        tokens.sort(key=len, reverse=True)
        results = translator.translate_batch(
            tokens,
            beam_size=task.beam,
            max_batch_size=task.tokens,
            batch_type="tokens",
            max_input_length=POSITIONS - 1,  # longer ones are cut: it fails on them otherwise
            use_vmap=task.variant == "listed",
        )
        decoded: list[str] = pieces.decode([result.hypotheses[0] for result in results])
        return decoded

    work(texts[:1])
    return lambda: work(texts)


def listed(task: Task, articles: list[Article]) -> Callable[[], object]:
    """CTranslate2 with the shortlist that its conversion has."""
    return raw(task, articles)


def argos(task: Task, articles: list[Article]) -> Callable[[], object]:
    """Argos Translate, article by article, through its own calls."""
    home = TemporaryDirectory()
    os.environ |= {
        "XDG_DATA_HOME": home.name,
        "XDG_CONFIG_HOME": home.name,
        "XDG_CACHE_HOME": home.name,
        "ARGOS_PACKAGES_DIR": str(Path(home.name) / "packages"),
        "ARGOS_INTER_THREADS": str(task.threads),
        "ARGOS_INTRA_THREADS": "1",
        "ARGOS_COMPUTE_TYPE": "int8",
        "ARGOS_BEAM_SIZE": str(task.beam),
    }
    # Its settings are read, and its folders made, when it is imported.
    package, sbd, translate = (
        import_module(f"argostranslate.{name}") for name in ("package", "sbd", "translate")
    )
    package.install_from_path(_packed(Path(home.name)))
    translation: Any = translate.get_translation_from_codes("id", "en")
    translation = getattr(translation, "underlying", translation)  # a cache of sentences stands around it
    translation.sentencizer = sbd.SpacySentencizerSmall(translation.pkg)
    texts = [
        "\n".join((a.metadata.headline or "", *(b.of(a.text) for _, b in a.paragraphs))) for a in articles
    ]
    translation.translate(texts[0][:200])

    def work() -> None:
        for text in texts:
            translation.hypotheses(text, 1)
        home.cleanup()

    return work


def _packed(folder: Path) -> Path:
    """The model as a package of Argos Translate, with spaCy's rules as its sentence splitter."""
    from ringkas.models import find

    info = find(MODEL)
    import_module("spacy").blank("id").to_disk(folder / "spacy")
    metadata = {
        "package_version": "1.0",
        "argos_version": "1.11",
        "from_code": "id",
        "from_name": "Indonesian",
        "to_code": "en",
        "to_name": "English",
    }
    path = folder / "translate-id_en.argosmodel"
    root = "translate-id_en"
    with ZipFile(path, "w") as archive:
        archive.writestr(f"{root}/metadata.json", json.dumps(metadata))
        archive.write(Path(str(info.path)) / "source.spm", f"{root}/sentencepiece.model")
        for file in Path(str(info.engine_path)).iterdir():
            if file.name == "config.json":  # Argos gives the sentence without its end symbol
                settings = {**json.loads(file.read_text(encoding="utf-8")), "add_source_eos": True}
                archive.writestr(f"{root}/model/config.json", json.dumps(settings))
            else:
                archive.write(file, f"{root}/model/{file.name}")
        for file in (folder / "spacy").rglob("*"):
            if file.is_file():
                archive.write(file, f"{root}/spacy/{file.relative_to(folder / 'spacy')}")
    return path


def _in_groups(work: Callable[[list[T]], object], items: list[T], size: int) -> None:
    for i in range(0, len(items), size):
        work(items[i : i + size])


VARIANTS = {
    "ringkas": ringkas,
    "alone": alone,
    "batched": batched,
    "raw": raw,
    "listed": listed,
    "argos": argos,
}


def _sample(task: Task, articles: list[Article]) -> list[str]:
    """The sentences of a task: all of them, or some from all over the articles where one at a time takes too long."""
    texts = sentences(articles)
    step = max(1, len(texts) // task.sample) if task.variant == "alone" else 1
    return texts[::step]


def measure(task: Task) -> Result:
    """Runs a task in this process."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: task.threads])
    warnings.simplefilter("ignore")
    articles = read_articles(task)
    work = VARIANTS[task.variant](task, articles)
    used, started = _used(), time.perf_counter()
    work()
    seconds, cpu = time.perf_counter() - started, _used() - used
    texts = _sample(task, articles)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 if sys.platform != "darwin" else 1 << 20
    )
    note = f"{len(texts)} sentences" if task.variant == "alone" else ""
    return Result(sum(len(text.split()) for text in texts), seconds, cpu, peak, note)


def _used() -> float:
    """Processor seconds of this process, all threads."""
    times = os.times()
    return times.user + times.system


# --- the run --------------------------------------------------------------------------------------------------------


def run(task: Task, python: str = sys.executable) -> Result | None:
    """Runs a task in a process of its own; None, and a line on standard error, where it fails."""
    environment = {**os.environ, "OMP_NUM_THREADS": str(task.threads), "HF_HUB_OFFLINE": "1"}
    command = [python, __file__, "--task", json.dumps(asdict(task))]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        print(f"{task.variant} failed: {last[0]}", file=sys.stderr)
        return None
    result = Result(**json.loads(done.stdout.splitlines()[-1]))
    print(f"{task} {result.speed:.0f} words/s", file=sys.stderr)
    return result


def best_raw(task: Task) -> Result | None:
    """The quickest of the settings of CTranslate2."""
    inter = task.threads  # a batch a thread: two threads for one batch were never quicker
    results = [
        replace(result, note=f"batches of {tokens} tokens, {inter} × {task.threads // inter} threads")
        for tokens in TOKENS
        if (result := run(replace(task, inter=inter, tokens=tokens)))
    ]
    return max(results, key=lambda result: result.speed, default=None)


def measured(task: Task, arguments: argparse.Namespace) -> Result | None:
    """A task by the way that its variant has."""
    if task.variant in ("raw", "listed"):
        return best_raw(task)
    return run(task, arguments.argos_python if task.variant == "argos" else sys.executable)


def start() -> tuple[float, float]:
    """Seconds and peak megabytes of a brief from the command line: the median of three runs."""
    runs = []
    for _ in range(3):
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "ringkas", "brief", str(SAMPLES / "government.txt")],
            stdout=subprocess.DEVNULL,
        )
        _, _, usage = os.wait4(process.pid, 0)
        runs.append((time.perf_counter() - started, usage.ru_maxrss / 1024))
    return statistics.median(s for s, _ in runs), statistics.median(p for _, p in runs)


def floor(task: Task) -> dict[str, float]:
    """The time that the arithmetic and the weights of a model need, and nothing else.

    The multiplications of each token are counted from the sizes in `config.json`; attention's own products, which are
    few, are left out, and no hypothesis goes on behind the end of the best. They are divided by what a large int8
    product reaches on one processor (FBGEMM through torch). The weights of a decoding step are read once for a batch.
    """
    import torch

    from ringkas.models import find, seq2seq
    from ringkas.models.engines.base import Decoding

    info = find(MODEL)
    config = json.loads((Path(str(info.path)) / "config.json").read_text(encoding="utf-8"))
    width, layers = config["d_model"], config["decoder_layers"]
    encoder = config["encoder_layers"] * (4 * width**2 + 2 * width * config["encoder_ffn_dim"])
    source_token = encoder + layers * 2 * width**2
    candidates = Path(str(info.engine_path)) / "vmap.txt"
    written = (
        len(candidates.read_text(encoding="utf-8").split(" "))
        if candidates.exists()
        else config["vocab_size"]
    )
    step = layers * (6 * width**2 + 2 * width * config["decoder_ffn_dim"]) + width * written
    model = seq2seq.load(info, "translate")
    texts = sentences(read_articles(replace(task, articles=min(5, task.articles))))
    target = sum(best[0].tokens + 1 for best in model.generate(texts, Decoding(beam=1)))
    source = sum(model.count(text) for text in texts)
    work = source * source_token + target * step * task.beam
    torch.set_num_threads(1)
    rate = _product_rate()
    weights = torch.zeros(step // 8, dtype=torch.int64)
    bandwidth = step / _quickest(lambda: weights.sum())
    words = sum(len(text.split()) for text in texts)
    rows = 16  # sentences of one length among the articles in flight
    traffic = target * step / rows
    return {
        "multiplications_per_source_token": source_token,
        "multiplications_per_target_token": step * task.beam,
        "multiplications_per_word": work / words,
        "product_rate": rate,
        "words_per_second_by_arithmetic": words / (work / rate),
        "bandwidth": bandwidth,
        "words_per_second_by_traffic": words / (traffic / bandwidth),
    }


def _product_rate() -> float:
    """Int8 multiplications a second of one large product on one thread."""
    import torch

    rows = inner = columns = 1024
    warnings.simplefilter("ignore")
    linear: Any = torch.ao.nn.quantized.dynamic.Linear(inner, columns)  # type: ignore[no-untyped-call]  # torch leaves it untyped
    x = torch.randn(rows, inner)
    return rows * inner * columns / _quickest(lambda: linear(x))


def _quickest(work: Callable[[], object], times: int = 20) -> float:
    """The shortest of several runs, in seconds: what else the machine does only lengthens them."""
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def table(rows: list[dict[str, Any]]) -> str:
    """The Markdown of the results that come as tasks."""
    lines = [
        "| what | articles | threads | words/s | of raw | words a processor second | peak memory | |",
        "|---|---:|---:|---:|---:|---:|---:|---|",
    ]
    raw_speed = {
        (r["part"], r["articles"], r["threads"]): r["words"] / r["seconds"]
        for r in rows
        if r["variant"] == "raw"
    }
    for row in rows:
        speed = row["words"] / row["seconds"]
        part = "main" if row["part"] in VARIANTS else row["part"]
        limit = raw_speed.get((part, row["articles"], row["threads"]))
        share = f"{speed / limit:.2f}" if limit else "–"
        label = LABELS[row["variant"]] + (", half reprints" if row["part"] == "repeats" else "")
        lines.append(
            f"| {label} | {row['articles']:,} | {row['threads']} | {speed:,.0f} | {share}"
            f" | {row['words'] / row['cpu']:,.0f} | {row['peak']:,.0f} MB | {row['note']} |"
        )
    return "\n".join(lines)


def tasks(arguments: argparse.Namespace) -> Iterator[tuple[str, Task]]:
    """The tasks of the parts that were asked for, each with the name of its group."""
    for threads in arguments.threads:
        base = Task(
            "",
            threads,
            arguments.articles,
            arguments.beam,
            str(arguments.file.resolve()) if arguments.file else "",
            arguments.sample,
        )
        for variant in VARIANTS:
            if variant in arguments.parts:
                yield "main", replace(base, variant=variant)
        if "repeats" in arguments.parts:
            for variant in ("ringkas", "raw"):
                yield "repeats", replace(base, variant=variant, reprints=True)
    if "scaling" in arguments.parts:
        for count in arguments.scales:
            for variant in ("ringkas", "raw"):
                yield "scaling", replace(base, variant=variant, articles=count)


def _listed(kind: Callable[[str], Any]) -> Callable[[str], list[Any]]:
    return lambda text: [kind(part) for part in text.split(",")]


def main() -> None:
    """Runs the parts and prints the tables."""
    if sys.argv[1:2] == ["--task"]:
        print(json.dumps(asdict(measure(Task(**json.loads(sys.argv[2]))))))
        return
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, nargs="?", help="JSON Lines with title and text")
    parser.add_argument("--parts", type=_listed(str), default=list(PARTS), help=",".join(PARTS))
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--threads", type=_listed(int), default=[1, 2])
    parser.add_argument("--scales", type=_listed(int), default=list(SCALES))
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--sample", type=int, default=100, help="sentences of `alone`")
    parser.add_argument(
        "--argos-python", default=sys.executable, help="an interpreter that has argostranslate"
    )
    parser.add_argument("--json", type=Path, help="where the figures go")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    rows = [
        {"part": part, **asdict(task), **asdict(result)}
        for part, task in tasks(arguments)
        if (result := measured(task, arguments))
    ]
    figures: dict[str, Any] = {"rows": rows}
    print(table(rows))
    if "start" in arguments.parts:
        seconds, peak = start()
        figures["start"] = {"seconds": seconds, "peak": peak}
        print(f"\n`ringkas brief` of one sample in a new process: {seconds:.2f} s, {peak:.0f} MB.")
    if "floor" in arguments.parts:
        figures["floor"] = floor(Task("", 1, arguments.articles, arguments.beam))
        print("\n" + "\n".join(f"- {name}: {value:,.0f}" for name, value in figures["floor"].items()))
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
