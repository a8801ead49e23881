"""Who issues keys that say so by their prefix: the prefix, and what follows it, as the issuers document them."""

from __future__ import annotations

_KEY = "[0-9A-Za-z]"
_SAFE = "[0-9A-Za-z_-]"

ISSUED: tuple[tuple[str, str], ...] = (
    ("AWS", r"(?:AKIA|ASIA|AROA|AIDA|ABIA|ACCA)[0-9A-Z]{16}"),
    ("GitHub", rf"gh[pousr]_{_KEY}{{36,251}}|github_pat_[0-9A-Za-z_]{{22,251}}"),
    (
        "GitLab",
        rf"gl(?:pat|ptt|dt|rt|cbt|soat|ft|imt|agent)-{_SAFE}{{20,}}|GR1348941{_SAFE}{{20,}}",
    ),
    (
        "OpenAI, Anthropic, Langfuse",
        rf"sk-(?:proj|ant|svcacct|admin|or|lf|sekisho)-{_SAFE}{{16,}}|sk-{_KEY}{{20,}}",
    ),
    ("Stripe", rf"(?:sk|rk|pk)_(?:live|test)_{_KEY}{{16,}}|whsec_{_KEY}{{24,}}"),
    ("Slack", r"xox[abeoprs]-[0-9A-Za-z-]{10,}|xapp-[0-9]-[0-9A-Za-z-]{10,}"),
    (
        "Google",
        rf"AIza{_SAFE}{{35}}|ya29\.{_SAFE}{{20,}}|GOCSPX-{_SAFE}{{20,}}|1//0{_SAFE}{{40,}}",
    ),
    (
        "npm, PyPI, RubyGems, NuGet",
        rf"npm_{_KEY}{{36}}|pypi-{_SAFE}{{50,}}|rubygems_[0-9a-f]{{48}}|oy2[a-z0-9]{{43}}",
    ),
    (
        "Hugging Face, Groq, xAI, Perplexity, Replicate",
        rf"hf_{_KEY}{{30,}}|gsk_{_KEY}{{40,}}|xai-{_KEY}{{40,}}|pplx-{_KEY}{{40,}}|r8_{_KEY}{{37}}",
    ),
    (
        "Pinecone, Tavily, LangSmith",
        rf"pcsk_{_SAFE}{{40,}}|tvly-(?:dev-)?{_SAFE}{{20,}}|lsv2_(?:pt|sk)_[0-9a-f]{{32}}_[0-9a-f]{{10}}",
    ),
    ("SendGrid, Sendinblue", rf"SG\.{_SAFE}{{16,}}\.{_SAFE}{{16,}}|xkeysib-[0-9a-f]{{64}}-{_KEY}{{16}}"),
    ("Mailgun, Mailchimp", r"key-[0-9a-f]{32}|[0-9a-f]{32}-us[0-9]{1,2}"),
    ("Twilio", r"SK[0-9a-f]{32}"),
    ("DigitalOcean, Fly", rf"do[opr]_v1_[0-9a-f]{{64}}|fm[12]_{_KEY}[0-9A-Za-z+/=_-]{{60,}}"),
    ("Shopify, Square", rf"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{{32}}|sq0[a-z]{{3}}-{_SAFE}{{22,43}}"),
    ("Databricks, HashiCorp", rf"dapi[0-9a-f]{{32}}|hv[sb]\.{_SAFE}{{24,}}|{_KEY}{{14}}\.atlasv1\.{_SAFE}{{60,}}"),
    ("Atlassian, Linear, Notion", rf"ATATT3{_SAFE}{{60,}}=?[0-9A-F]{{0,8}}|lin_api_{_KEY}{{40}}|ntn_{_KEY}{{40,}}"),
    ("Figma, Postman", rf"figd_{_SAFE}{{40,}}|PMAK-[0-9a-f]{{24}}-[0-9a-f]{{34}}"),
    ("Grafana, Sentry, New Relic", rf"glsa_{_KEY}{{32}}_[0-9a-f]{{8}}|glc_{_KEY}{{32,}}=*|sntrys_{_SAFE}{{60,}}|NRAK-[0-9A-Z]{{27}}"),
    ("Docker, Supabase, Netlify", rf"dckr_(?:pat|oat)_{_SAFE}{{20,}}|sbp_[0-9a-f]{{40}}|sb_secret_{_SAFE}{{20,}}|nfp_{_KEY}{{36,}}"),
    ("Doppler, PlanetScale, Pulumi, Tailscale", rf"dp\.(?:pt|st|ct|sa)\.{_KEY}{{40,}}|pscale_(?:tkn|pw|oauth)_{_SAFE}{{32,}}|pul-[0-9a-f]{{40}}|tskey-[a-z]{{2,10}}-{_KEY}{{8,}}-?{_KEY}{{0,40}}"),
    ("Telegram", rf"[0-9]{{8,10}}:AA{_SAFE}{{33}}"),
    ("Azure Entra ID", r"[0-9A-Za-z_~.]{3}[0-9]Q~[0-9A-Za-z_~.-]{31,34}"),
    ("Alibaba, Tencent", rf"LTAI{_KEY}{{12,20}}|AKID{_KEY}{{32}}"),
    ("Facebook", r"EAACEdEose0cBA[0-9A-Za-z]+"),
    ("age, 1Password", rf"AGE-SECRET-KEY-1[0-9A-Z]{{58}}|ops_eyJ{_SAFE}{{40,}}"),
    ("JSON Web Token, RFC 7519", rf"eyJ{_SAFE}{{8,}}\.eyJ{_SAFE}{{8,}}\.{_SAFE}{{8,}}"),
)  # fmt: skip

HOOKS = (
    r"hooks\.slack\.com/(?:services|workflows)/[0-9A-Za-z/_-]{20,}"
    r"|discord(?:app)?\.com/api/webhooks/[0-9]{15,}/[0-9A-Za-z_-]{40,}"
    r"|[0-9a-z-]{1,60}\.webhook\.office\.com/webhookb2/[0-9A-Za-z@/_-]{40,}"
)
"""Addresses that are keys: whoever knows them may post."""

GATE = (
    r"AKIA|ASIA|AROA|AIDA|ABIA|ACCA|ghp_|gho_|ghu_|ghs_|ghr_|github_pat_|glpat-|glptt-|gldt-|glrt-|glcbt-|glsoat-|glft-|glimt-|glagent-"
    r"|GR1348941|sk-|rk-|pk-|sk_|rk_|pk_|whsec_|xox|xapp-|AIza|ya29|GOCSPX-|1//0|npm_|pypi-|rubygems_|oy2|hf_|gsk_|xai-|pplx-|r8_"
    r"|pcsk_|tvly-|lsv2_|SG\.|xkeysib-|key-|-us|SK|doo_v1|dop_v1|dor_v1|fm1_|fm2_|shpat_|shpca_|shppa_|shpss_|sq0|dapi|hvs\.|hvb\.|\.atlasv1|ATATT3"
    r"|lin_api|ntn_|figd_|PMAK-|glsa_|glc_|sntrys_|NRAK-|dckr_|sbp_|sb_secret|nfp_|dp\.|pscale_|pul-|tskey-|:AA|Q~|LTAI|AKID|EAACEd|AGE-SECRET|ops_eyJ"
    r"|eyJ|hooks\.slack|webhook"
)
