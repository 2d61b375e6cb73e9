"""The account with which we register at the carrier, as lines of Asterisk's configuration."""

from buergerdraht.config.environment import Environment

_REGISTRATION = """[trunk]
type = auth
auth_type = digest
username = {name}
password = {password}

[trunk]
type = registration
transport = udp
outbound_auth = trunk
server_uri = sip:{server}
client_uri = sip:{name}@{domain}
contact_user = {name}
expiration = 600
; For ever: a carrier that was away, or refused us by mistake, is asked again.
retry_interval = 30
forbidden_retry_interval = 300
fatal_retry_interval = 300
max_retries = 100000000
auth_rejection_permanent = no"""

_EXTENSION = """exten => @NAME@,1,Set(TO=${PJSIP_HEADER(read,To)})
 same => n,Set(TO=${CUT(TO,@,1)})
 same => n,Set(TO=${FILTER(+*#0-9A-Za-z,${CUT(TO,:,2)})})
 same => n,GotoIf($["${TO}" != "" & "${TO}" != "@NAME@"]?${TO},1)
 same => n,Stasis(buergerdraht,citizen,${CALLERID(num-pres)},,)
 same => n,GotoIf($["${STASISSTATUS}" != "FAILED"]?done)
 same => n(fallback),Goto(fallback,@NAME@,1)
 same => n(done),Hangup()"""


def trunk_values(environment: Environment) -> dict[str, str]:
    """Return what the placeholders of the account stand for; all empty if our address is enough."""
    user = environment.trunk_user
    if not user:
        return {"trunk_auth": "", "trunk_registration": "", "account_extension": ""}
    name, _, domain = user.partition("@")
    host = environment.trunk.rpartition(":")[0] or environment.trunk
    values = {
        "name": name,
        "domain": domain or host,
        "server": environment.trunk,
        "password": environment.trunk_password.replace(";", "\\;"),
    }
    return {
        "trunk_auth": f"outbound_auth = trunk\nfrom_domain = {values['domain']}",
        "trunk_registration": _REGISTRATION.format(**values),
        "account_extension": _EXTENSION.replace("@NAME@", name),
    }
