"""The order of elements that ECMA-376 (transitional) asks for, as far as our documents use it. LibreOffice takes any order; Word may
refuse the file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

SEQUENCES = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens "
    "kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing "
    "mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color "
    "spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt "
    "vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "tbl": "tblPr tblGrid tr",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd "
    "tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "tr": "tblPrEx trPr tc",
    "tc": "tcPr p tbl",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "pBdr": "top left bottom right between bar",
    "r": "rPr br t tab fldChar instrText drawing pict AlternateContent",
    "settings": "writeProtection view zoom removePersonalInformation embedTrueTypeFonts mirrorMargins defaultTabStop autoHyphenation "
    "evenAndOddHeaders drawingGridHorizontalSpacing drawingGridVerticalSpacing characterSpacingControl printTwoOnOne footnotePr endnotePr "
    "compat rsids mathPr themeFontLang clrSchemeMapping decimalSymbol listSeparator",
    "compat": "spaceForUL balanceSingleByteDoubleByteWidth doNotLeaveBackslashAlone ulTrailSpace doNotExpandShiftReturn "
    "adjustLineHeightInTable useFELayout compatSetting",
    "styles": "docDefaults latentStyles style",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked pPr rPr tblPr trPr tcPr",
    "anchor": "simplePos positionH positionV extent effectExtent wrapNone wrapSquare wrapTopAndBottom docPr cNvGraphicFramePr graphic",
    "inline": "extent effectExtent docPr cNvGraphicFramePr graphic",
    "wsp": "cNvPr cNvSpPr spPr style extLst txbx bodyPr",
    "spPr": "xfrm prstGeom noFill solidFill ln",
    "chartSpace": "date1904 lang roundedCorners AlternateContent style clrMapOvr pivotFmts protection chart spPr txPr externalData "
    "printSettings userShapes",
    "chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly dispBlanksAs",
    "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    "ser": "idx order tx spPr invertIfNegative pictureOptions dPt dLbls trendline errBars cat val shape",
    "dLbls": "dLbl delete numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator",
}  # fmt: skip
ANY_ORDER = {"r"}


def parts(content: bytes) -> Iterator[tuple[str, Any]]:
    """Every XML part of a document, parsed."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                yield name, etree.fromstring(packed.read(name))


def out_of_order(content: bytes) -> list[str]:
    """Each element whose children stand in another order than the schema's, or are unknown to it."""
    found = []
    for name, root in parts(content):
        for element in root.iter("*"):
            space, _, kind = element.tag.rpartition("}")
            if space.endswith("/drawingml/2006/main"):
                continue
            sequence = SEQUENCES.get(kind, "").split()
            children = [child.tag.rpartition("}")[2] for child in element]
            if not sequence or (kind == "chart" and not children):
                continue
            unknown = [child for child in children if child not in sequence]
            if kind == "sectPr":
                children = ["headerReference" if child == "footerReference" else child for child in children]
            places = [sequence.index(child) for child in children if child in sequence]
            if unknown or (kind not in ANY_ORDER and places != sorted(places)):
                found.append(f"{name}: {kind}: {' '.join(children)}")
    return found
