# ruff: noqa: N818 - the names say what is wrong with the file
"""What can be wrong with a file, in words that tell its owner what to do.

Every failure of the reader is a `ReadingError`: a machine-readable `code`, the parameters that the words carry, and the
words themselves in Chinese and English (`reading` uses no gettext, so that it stays free of Django). A caller picks the
language; the web translates nothing, it chooses.
"""

from collections.abc import Mapping
from typing import ClassVar, NamedTuple


class Wording(NamedTuple):
    """What happened and what to do about it, in both languages; `{name}` stands for a parameter of the error.

    `command` does the same at a prompt: for the command line alone, since whoever uploads a file has none.
    """

    message_zh: str
    hint_zh: str
    message_en: str
    hint_en: str
    command: str = ""


class ReadingError(Exception):
    """A file that can't be read. `str(error)` is the Chinese message."""

    wordings: ClassVar[Mapping[str, Wording]] = {}

    def __init__(self, code: str, **params: str | int) -> None:
        """`code` is one of the class's `wordings`; `params` fill the blanks of its words."""
        wording = self.wordings[code]
        self.code = code
        self.params: dict[str, str | int] = params
        self.message_zh = wording.message_zh.format(**params)
        self.hint_zh = wording.hint_zh.format(**params)
        self.message_en = wording.message_en.format(**params)
        self.hint_en = wording.hint_en.format(**params)
        self.command = wording.command
        super().__init__(self.message_zh)

    def message(self, language: str = "zh") -> str:
        """What happened, in English for language codes that begin with `en`, otherwise in Chinese."""
        return self.message_en if language.startswith("en") else self.message_zh

    def hint(self, language: str = "zh") -> str:
        """What to do about it, in the same languages as `message`."""
        return self.hint_en if language.startswith("en") else self.hint_zh


class EmptyFile(ReadingError):
    """Nothing in it: no bytes, or no characters."""

    wordings = {
        "empty.file": Wording(
            "文件是空的，没有任何内容。",
            "请检查原文件能否打开，再重新上传。",
            "The file is empty.",
            "Check that the original opens, then upload it again.",
        ),
        "empty.text": Wording(
            "文件里没有文字，只有空白。",
            "请检查原文件的正文是否已经保存，再重新上传。",
            "The file holds no text, only blanks.",
            "Check that the body of the original was saved, then upload it again.",
        ),
    }


class TooLarge(ReadingError):
    """More bytes, pages or characters than one document may have."""

    wordings = {
        "large.file": Wording(
            "文件有 {size_mb} MB，超过了 {limit_mb} MB 的上限。",
            "请压缩文件中的图片，或把文件拆成几份后分别上传。",
            "The file has {size_mb} MB; the limit is {limit_mb} MB.",
            "Compress its pictures, or split it and upload the parts.",
        ),
        "large.pages": Wording(
            "文件有 {pages} 页，超过了 {limit} 页的上限。",
            "请把文件拆成几份后分别上传。",
            "The document has {pages} pages; the limit is {limit}.",
            "Split it and upload the parts.",
        ),
        "large.text": Wording(
            "文件的文字超过了 {limit} 字的上限。",
            "请把文件拆成几份后分别上传。",
            "The document has more than {limit} characters.",
            "Split it and upload the parts.",
        ),
        "large.cells": Wording(
            "表格里有文字的单元格超过了 {limit} 个的上限。",
            "请只保留需要研读的工作表，或把文件拆成几份后分别上传。",
            "The workbook has more than {limit} cells with words.",
            "Keep only the sheets that are to be read, or split the file and upload the parts.",
        ),
        "large.structure": Wording(
            "文件的内部结构过于庞大，已经停止读取。",
            "请删去空白的行、列和多余的格式后另存，或把文件拆成几份后分别上传。",
            "The file's inner structure is too large; reading was stopped.",
            "Delete blank rows, columns and needless formatting and save it anew, or split it and upload the parts.",
        ),
        "large.lines": Wording(
            "文件由 {lines} 个以上的短行、短句或数字组成，平均每个只有几个字，不像公文，没有读取。",
            "请检查原文件的内容和排版；如果确是公文，请去掉多余的换行，或拆成几份后再上传。",
            "The file falls into {lines} or more lines, sentences or numbers with a few characters each; it does not look like a document and was not read.",
            "Check what is in the original; if it is a document, take out needless line breaks, or split it and upload the parts.",
        ),
        "large.slow": Wording(
            "读取这个文件用时超过了 {seconds} 秒，已经停止。",
            "请另存为 docx 或纯文本，或把文件拆成几份后再上传。",
            "Reading this file took more than {seconds} seconds and was stopped.",
            "Save it as docx or plain text, or split it, and upload it again.",
        ),
    }


class UnknownFormat(ReadingError):
    """A kind of file that the reader doesn't read."""

    wordings = {
        "format.later": Wording(
            "目前还不能读取 {kind} 文件。",
            "请另存为 docx、xlsx、pdf、ofd、html 或纯文本（txt）后上传。",
            "{kind} files cannot be read yet.",
            "Save it as docx, xlsx, pdf, ofd, html or plain text (txt) and upload that.",
        ),
        "format.picture": Wording(
            "这是一张图片（{kind}），里面没有可读取的文字。",
            "请先做文字识别（OCR），校对后以 docx、pdf 或纯文本上传。",
            "This is a picture ({kind}); it holds no text that can be read.",
            "Run character recognition (OCR), check the result and upload it as docx, pdf or plain text.",
        ),
        "format.archive": Wording(
            "这是一个压缩包（{kind}），不是一份文件。",
            "请解压后逐份上传。",
            "This is an archive ({kind}), not a document.",
            "Unpack it and upload the documents one by one.",
        ),
        "format.rtf": Wording(
            "这是 RTF 文件，不能直接读取。",
            "请用 WPS 或 Word 打开，选择“另存为”→“Word 文档（*.docx）”，再上传新文件。",
            "This is an RTF file, which cannot be read directly.",
            "Open it in WPS or Word, choose Save as → Word document (*.docx) and upload the new file.",
            "soffice --headless --convert-to docx",
        ),
        "format.caj": Wording(
            "这是知网的 CAJ 文件，不能直接读取。",
            "请用 CAJViewer 打开，复制文字存为 txt，或打印为 PDF 后上传；公文请向来文单位索取电子原件。",
            "This is a CAJ file, which cannot be read directly.",
            "Open it in CAJViewer, copy its text into a txt file or print it as PDF, and upload that.",
        ),
        "format.binary": Wording(
            "认不出这是什么文件：内容不是文字，也不是支持的格式。",
            "支持 txt、html、docx、xlsx、pdf、ofd。请确认上传的是公文本身。",
            "The file is neither text nor any format that is supported.",
            "Supported are txt, html, docx, xlsx, pdf and ofd. Check that this is the document itself.",
        ),
        "format.encoding": Wording(
            "是文本文件，但认不出它的文字编码。",
            "请用记事本打开，另存时选择 UTF-8 编码，再上传。",
            "This is a text file in an encoding that is not recognised.",
            "Open it in an editor, save it as UTF-8 and upload that.",
        ),
    }


class OldFormat(ReadingError):
    """Binary formats of old office programs, which the user can convert."""

    wordings = {
        "old.office": Wording(
            "这是旧版办公软件的文件（{kind}），不能直接读取。",
            "请用 WPS 或 Word 打开，选择“另存为”→“Word 文档（*.docx）”，再上传新文件。",
            "This is a file of an old office program ({kind}), which cannot be read directly.",
            "Open it in WPS or Word, choose Save as → Word document (*.docx) and upload the new file.",
            "soffice --headless --convert-to docx",
        ),
        "old.sheet": Wording(
            "这是旧版电子表格（{kind}），不能直接读取。",
            "请用 WPS 或 Excel 打开，选择“另存为”→“Excel 工作簿（*.xlsx）”，再上传新文件。",
            "This is an old spreadsheet ({kind}), which cannot be read directly.",
            "Open it in WPS or Excel, choose Save as → Excel workbook (*.xlsx) and upload the new file.",
            "soffice --headless --convert-to xlsx",
        ),
    }


class Scanned(ReadingError):
    """A PDF whose pages are pictures."""

    wordings = {
        "scan.pdf": Wording(
            "这份 PDF 是扫描件：共 {pages} 页，都是图片，没有文字。",
            "请先做文字识别（OCR），校对后以双层 PDF、docx 或纯文本上传；最好向来文单位索取电子原件。",
            "This PDF is a scan: {pages} pages of pictures and no text.",
            "Run character recognition (OCR), check the result and upload it as a searchable PDF, docx or plain text; "
            "best ask the sender for the electronic original.",
        ),
        "scan.garbled": Wording(
            "这份 PDF 的文字没有编码信息，读出来是乱码。",
            "请向来文单位索取 docx 原件，或做文字识别（OCR）并校对后再上传。",
            "The text of this PDF carries no encoding; what can be read of it is gibberish.",
            "Ask the sender for the docx original, or run character recognition (OCR), check the result and upload that.",
        ),
        "scan.ofd": Wording(
            "这份 OFD 是扫描件：共 {pages} 页，都是图片，没有文字。",
            "请先做文字识别（OCR），校对后以 docx、pdf 或纯文本上传；最好向来文单位索取电子原件。",
            "This OFD is a scan: {pages} pages of pictures and no text.",
            "Run character recognition (OCR), check the result and upload it as docx, pdf or plain text; "
            "best ask the sender for the electronic original.",
        ),
        "scan.garbled.ofd": Wording(
            "这份 OFD 的文字没有编码信息，读出来是乱码。",
            "请向来文单位索取 docx 原件，或做文字识别（OCR）并校对后再上传。",
            "The text of this OFD carries no encoding; what can be read of it is gibberish.",
            "Ask the sender for the docx original, or run character recognition (OCR), check the result and upload that.",
        ),
        "scan.docx": Wording(
            "这份 Word 文件里只有图片，没有文字，应是扫描件。",
            "请先做文字识别（OCR），校对后再上传；最好向来文单位索取电子原件。",
            "This Word file holds only pictures and no text; it seems to be a scan.",
            "Run character recognition (OCR), check the result and upload that; "
            "best ask the sender for the electronic original.",
        ),
    }


class Damaged(ReadingError):
    """Broken or cut off: it was such a file once."""

    wordings = {
        "damaged.file": Wording(
            "文件已损坏或不完整，不能作为 {kind} 读取。",
            "可能是上传或复制时中断。请重新取得原文件，确认能打开后再上传。",
            "The file is damaged or incomplete and cannot be read as {kind}.",
            "The upload or a copy may have been cut off. Get the original again, check that it opens, and upload it.",
        ),
        "damaged.encrypted": Wording(
            "这份 {kind} 文件设有打开密码，不能读取。",
            "请在原程序中取消密码后另存，再上传。",
            "This {kind} file is protected by a password and cannot be read.",
            "Remove the password in the program that made it, save it and upload that.",
        ),
        "damaged.crash": Wording(
            "读取这份 {kind} 文件的程序异常退出，文件可能已损坏。",
            "请在原程序中打开后另存为 docx 或纯文本，再上传。",
            "The program that reads {kind} files stopped on this one; the file is probably damaged.",
            "Open it in the program that made it, save it as docx or plain text and upload that.",
        ),
    }


class Hostile(ReadingError):
    """Built to harm whoever opens it, or indistinguishable from that."""

    wordings = {
        "hostile.bomb": Wording(
            "文件解压后过大（疑似压缩炸弹），已拒绝读取。",
            "请核实文件来源；如确为正常公文，请在原程序中打开后另存，再上传。",
            "The file unpacks to far too much (it looks like a zip bomb) and was refused.",
            "Check where it comes from; if it is a genuine document, open it in its program, save it anew and upload it.",
        ),
        "hostile.entities": Wording(
            "文件内含外部实体或自定义实体（DTD），可能窃取服务器上的内容，已拒绝读取。",
            "请核实文件来源；如确为正常公文，请在原程序中打开后另存，再上传。",
            "The file declares XML entities (a DTD), which can be used to steal from the server, and was refused.",
            "Check where it comes from; if it is a genuine document, open it in its program, save it anew and upload it.",
        ),
        "hostile.nesting": Wording(
            "文件的结构嵌套过深，不像正常公文，已拒绝读取。",
            "请核实文件来源；如确为正常公文，请复制正文存为纯文本，再上传。",
            "The file is nested too deeply for a genuine document and was refused.",
            "Check where it comes from; if it is a genuine document, copy its text into a plain text file and upload that.",
        ),
    }
