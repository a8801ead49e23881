"""What is said of `config.yaml` alone, in Japanese and English; its form is told as that of packs is."""

from __future__ import annotations

OF_SETTINGS: tuple[tuple[str, str], ...] = (
    ("環境変数 {} が設定されていません", "the environment variable {} is not set"),
    (
        "export {}=… を実行するか、${{}:-} と書いて空を許してください",
        "run export {}=…, or write ${{}:-} where it may be empty",
    ),
    ("モデル名「{}」が2回あります", "the model “{}” is there twice"),
    ("別の名前にしてください", "give it another name"),
    ("例: {}", "for example {}"),
    (
        "provider: openai には http(s) の base_url が必要です",
        "provider: openai needs a base_url with http(s)",
    ),
    (
        "provider: litellm には upstream_model が必要です",
        "provider: litellm needs an upstream_model",
    ),
    ("sekisho[c2pa] が入っていません", "sekisho[c2pa] is not installed"),
    (
        "pip install 'sekisho[c2pa]' で入れるか、c2pa: false にしてください",
        "install it with pip install 'sekisho[c2pa]', or write c2pa: false",
    ),
    ("sekisho[ginza] が入っていません", "sekisho[ginza] is not installed"),
    (
        "uv sync --extra ginza か pip install --no-deps 'ja-ginza>=5.3,<5.4' で入れるか、none にしてください",
        "install it with uv sync --extra ginza or pip install --no-deps 'ja-ginza>=5.3,<5.4', or write none",
    ),
    (
        "記録簿のURLは SQLite か PostgreSQL にしてください",
        "the url of the log must be of SQLite or PostgreSQL",
    ),
    (
        "sqlite:///data/audit.db か postgresql://利用者@ホスト/データベース",
        "sqlite:///data/audit.db or postgresql://user@host/database",
    ),
    ("ポリシー {} がありません", "there is no policy {}"),
    (
        "{}（ファイルなら、config.yaml を置いたフォルダーから見たパス）",
        "{} (for a file: its path from the folder of config.yaml)",
    ),
    (
        "（ファイルなら、config.yaml を置いたフォルダーから見たパス）",
        "for a file: its path from the folder of config.yaml",
    ),
    ("type: {} には正しい {} が必要です", "type: {} needs a {} of the right form"),
    (
        "タイムスタンプ局の証明書がありません",
        "the certificates of the timestamp authority are missing",
    ),
    (
        "タイムスタンプ局の証明書（PEM）のファイルを certificates に書いてください",
        "name the file of its certificates (PEM) in certificates",
    ),
    ("同じ控え先「{}」が2回あります", "the sink “{}” is there twice"),
    ("name: で別の名前を付けてください", "give it another name with name:"),
    ("代わりのモデル「{}」がありません", "there is no substitute model “{}”"),
    (
        "models にある別のモデルの name を書いてください",
        "write the name of another model in models",
    ),
    ("「{}」は attributes が異なります", "“{}” has other attributes"),
    (
        "ガイドラインの扱いが変わらないよう、attributes が同じモデルにしてください",
        "the guideline must treat it alike: name a model with the same attributes",
    ),
)
