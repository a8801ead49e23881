"""Names of models, tools and programs: what stands in the prompts of coding agents looks like given names.

A word here is nobody where it stands alone. Some are people's names as well: those are nobody only where the text
around them speaks of machines.
"""

from __future__ import annotations

import re

_ALWAYS = (
    "Bash|Grep|Glob|Edit|Write|Read|Judge|Planner|Reviewer|Coder|Gemini|Gemma|Haiku|Sonnet|Opus|Mistral|Mixtral|Llama|Grok|Qwen|DeepSeek|Copilot"
    "|Codex|Cursor|Windsurf|Aider|Ollama|Kibana|Logstash|Sentry|Consul|Vault|Terraform|Ansible|Grafana|Prometheus|Kubernetes"
    "|Docker|Django|Flask|Celery|Redis|Svelte|Figma|Jira|Trello|Jest|Pytest|Pylint|Ruff|Webpack|Vite"
)
_PEOPLE_TOO = "Claude|Cline|Jenkins|Alexa|Siri|Loki|Jaeger|Astro|Jasper|Julia|Ruby|Perl|Cody|Devin"
_VERB = "(?:(?:Ask|Tell|Let|Have|Call|Use|Run|Prefer|Try|Invoke|Prompt|Compare|Via|With|When|If|Does|Can|Dear|Hi|Hey) )?"
_SURE = re.compile(rf"{_VERB}(?:{_ALWAYS})")
_DOUBTFUL = re.compile(rf"{_VERB}(?:{_PEOPLE_TOO})")
_MACHINES = re.compile(
    rf"(?<![A-Za-z])(?:{_ALWAYS}|Anthropic|OpenAI|ChatGPT|AI|LLM|API|CLI|CI|JSON|GPT-?[0-9][A-Za-z0-9.-]*|Claude Code|[Aa]gents?|[Pp]rompts?|[Bb]uilds?|[Cc]ommit|[Rr]epository"
    r"|[Pp]ull request|[Pp]ipelines?|[Dd]eploy[a-z]*|[Ss]ource code)(?![A-Za-z])|CLAUDE\.md|生成AI|エージェント|プロンプト|コンソール|モデル|ソースコード|リポジトリ"
)
_AROUND = 200
"""Characters on both sides in which the text may speak of machines."""


def is_software(text: str, start: int, end: int) -> bool:
    """Whether it is, whole, the name of a program or a model; `Claude Martin` and `Jenkins said` are not."""
    if _SURE.fullmatch(text, start, end):
        return True
    if not _DOUBTFUL.fullmatch(text, start, end):
        return False
    return bool(
        _MACHINES.search(text, max(0, start - _AROUND), start)
        or _MACHINES.search(text, end, end + _AROUND)
    )
