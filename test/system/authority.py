"""Certificates for tests: made by openssl when they are needed, for a day."""
import subprocess
from pathlib import Path


def openssl(*words, folder):
    subprocess.run(["openssl", *words], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


class Authority:
    """A CA in a folder. pair(kind) gives a certificate and its key:

    good     for localhost and 127.0.0.1
    name     for somebody else
    self     signed by itself
    expired  until yesterday
    """

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(exist_ok=True)
        self.ca = self.folder / "ca.pem"
        if not self.ca.exists():
            self.signed_by_itself("ca", "the tests' authority")

    @classmethod
    def in_folder(cls, folder):
        return cls(Path(folder) / "authority")

    def signed_by_itself(self, name, subject, *more):
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-days", "1", "-subj",
                f"/CN={subject}", "-keyout", f"{name}.key", "-out",
                f"{name}.pem", *more, folder=self.folder)

    def signed(self, name, host, days):
        (self.folder / f"{name}.ext").write_text(
            f"subjectAltName=DNS:{host}" +
            (",IP:127.0.0.1\n" if host == "localhost" else "\n"))
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                "-nodes", "-subj", f"/CN={host}", "-keyout", f"{name}.key",
                "-out", f"{name}.csr", folder=self.folder)
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem",
                "-CAkey", "ca.key", "-set_serial", str(len(name) + 100),
                "-days", str(days), "-extfile", f"{name}.ext", "-out",
                f"{name}.pem", folder=self.folder)

    def pair(self, kind):
        if not (self.folder / f"{kind}.pem").exists():
            if kind == "self":
                self.signed_by_itself("self", "localhost", "-addext",
                                      "subjectAltName=DNS:localhost")
            else:
                self.signed(kind,
                            "elsewhere.example" if kind == "name" else
                            "localhost", -1 if kind == "expired" else 1)
        return self.folder / f"{kind}.pem", self.folder / f"{kind}.key"
