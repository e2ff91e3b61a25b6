"""Documents that the tests of this room make: PDF by hand, and pages."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

PAGE = """<!doctype html><html lang="en"><head><title>Example Times</title>
<meta property="article:published_time" content="2025-01-12T08:00:00Z">
<style>.gone, #away { display: none } @media print { .printed { display: none } }</style>
<script>document.write("Russia captured 900 Ukrainian soldiers.")</script></head>
<body><header class="site"><a href="/">Example Times</a>
<nav><ul><li><a href="/world">World</a><li><a href="/sport">Sport</a></ul></nav></header>
<main><article><h1>Two held in <em>Kursk</em></h1><p>By A Reporter
<p>Ukraine has captured two wounded North&#160;Korean soldiers in Russia&rsquo;s Kursk region, President
Volodymyr Zelensky said.<span hidden> Russia captured 12 Ukrainian soldiers.</span>
<span class="gone">Iran holds 30 American sailors.</span><span style="display: none">Cuba holds ten.</span>
<!-- Russia captured 40 Ukrainian soldiers. --><del>Three were captured.</del></p>
<aside><h2>Related</h2><p>Ukraine holds 55 Russian pilots, a court said</p></aside>
<figure><img src="x" onerror="alert(1)"><figcaption>A man with bandaged hands on a bed</figcaption></figure>
<p>&ldquo;We are ready to hand over Kim Jong Un&rsquo;s citizens if he can organise their exchange for our
warriors who are held captive in Russia,&rdquo; he said.</p></article>
<ul><li><a href="/1">Storm closes a port</a><li><a href="/2">Team wins again</a>
<li><a href="/3">Bread costs more</a>
</ul></main><footer>Copyright Example Times</footer></body></html>"""


def pdf_of(*pages: Sequence[str], compress: bool = True, extra: str = "") -> bytes:
    """Make a PDF of pages of lines; an empty line leaves a gap, a page without lines holds no words."""
    objects: list[bytes] = [b"", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids: list[int] = []
    for lines in pages:
        drawn = ["BT /F1 12 Tf 72 760 Td"]
        for line in lines:
            escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            drawn.append(f"({escaped}) Tj 0 -15 Td" if line else "0 -15 Td")
        drawn.append("ET")
        stream = ("\n".join(drawn) if lines else "q 100 0 0 100 72 600 cm Q").encode("latin-1")
        objects.append(stream_of(stream, compress=compress))
        content = len(objects)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        kids.append(len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>".encode()
    return file_of(objects, extra)


def stream_of(content: bytes, *, compress: bool = True) -> bytes:
    """Make a stream object."""
    if compress:
        content = zlib.compress(content)
    filtered = "/Filter /FlateDecode " if compress else ""
    return f"<< {filtered}/Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def file_of(objects: Sequence[bytes], extra: str = "") -> bytes:
    """Make a file of numbered objects, the first of which is the catalog."""
    out = bytearray(b"%PDF-1.7\n")
    places: list[int] = []
    for number, written in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + written + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for place in places:
        out += f"{place:010d} 00000 n \n".encode()
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {extra}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
