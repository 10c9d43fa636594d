"""What Poppler's programs tell about a PDF: its text, its pages as images, its fonts and sizes."""

import re
import subprocess
import unicodedata

import matplotlib.image

ZOOM = 3  # the most that pdftohtml takes; it rounds sizes to whole numbers
SLIDE = 960  # pt; 13.33 inches


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, check=True, **more).stdout


def pages_of(pdf):
    text = unicodedata.normalize("NFKC", run("pdftotext", "-layout", pdf, "-"))
    return [" ".join(page.split()) for page in text.split("\f")[:-1]]


def images_of(pdf):
    """Return each page as an array of grey values from 0 to 1."""
    prefix = pdf.parent / f"{pdf.stem}-page"
    run("pdftoppm", "-r", "20", "-gray", "-png", pdf, prefix)
    images = sorted(pdf.parent.glob(f"{prefix.name}-*.png"))
    return [matplotlib.image.imread(image) for image in images]


def fonts_of(pdf):
    """Return the names of all fonts, those in figures, too, without the tags of subsets."""
    lines = run("pdffonts", pdf).splitlines()[2:]
    return {line.split()[0].partition("+")[2] for line in lines}


def sizes_of(pdf):
    """Return for each page its texts and their sizes, in points on a slide of 13.33 inches."""
    xml = run("pdftohtml", "-xml", "-i", "-stdout", "-zoom", str(ZOOM), pdf)
    pixels = dict(re.findall(r'<fontspec id="(\d+)" size="(\d+)"', xml))
    pages = []
    for page in xml.split("<page ")[1:]:
        (width,) = re.findall(r'\A.*?width="(\d+)"', page)
        texts = re.findall(r'<text [^>]*font="(\d+)">(.*?)</text>', page)
        pages.append(
            [
                (re.sub("<[^>]+>", "", text), (int(pixels[font]) + 0.5) / int(width) * SLIDE)
                for font, text in texts
            ]
        )
    return pages
