# METADATA
# description: |
#   What a plan may not do to credentials that are issued. It reads `terraform show -json`
#   of a plan. What it can't judge it denies. Exceptions stand in exceptions.yaml.
package credentials

deny contains "this is not the plan of `terraform show -json`, so it can't be judged" if not is_plan

deny contains "the plan has errors, so it can't be judged" if input.errored != false

deny contains sprintf("[%s] %s: %s", [f.kind, f.address, f.why]) if {
	some f in faults
	count(allowing(f)) == 0
}

deny contains sprintf("exceptions.yaml: exception %d: %s", [i + 1, why]) if {
	some i, exception in exceptions
	some why in mistakes(exception)
}

deny contains "exceptions.yaml: exceptions is not a list" if not is_array(exceptions)

warn contains sprintf("[%s] %s: %s; allowed until %s: %s", [f.kind, f.address, f.why, e.until, e.reason]) if {
	some f in faults
	some e in allowing(f)
}

warn contains sprintf("exceptions.yaml: the exception for %s ended on %s: take it out", [e.address, e.until]) if {
	some e in exceptions
	expired(e)
}

warn contains sprintf("%s: %s", [n.address, n.why]) if some n in notes

# What a run shows, line by line.
report := array.concat(
	array.concat([sprintf("denied: %s", [d]) | some d in deny], [sprintf("warning: %s", [w]) | some w in warn]),
	[verdict],
)

default verdict := "The policy denies the plan."

verdict := "The policy allows the plan." if count(deny) == 0

is_plan if {
	startswith(input.format_version, "1.")
	is_object(input.planned_values)
	is_boolean(input.errored)
}

# Changes of credentials.

changes := [c |
	some c in input.resource_changes
	c.type in {"web3connect_nft", "web3connect_nft_batch"}
	c.mode != "data"
]

single(c) if c.type == "web3connect_nft"

batch(c) if c.type == "web3connect_nft_batch"

actions(c) := {action | some action in c.change.actions}

nothing(c) if actions(c) in [{"no-op"}, {"read"}]

issues(c) if "create" in actions(c)

updates(c) if actions(c) == {"update"}

destroys(c) if actions(c) == {"delete"}

forgets(c) if actions(c) == {"forget"}

# In either order, and with the old one destroyed or forgotten.
replaces(c) if actions(c) in [{"create", "delete"}, {"create", "forget"}]

understood(c) if nothing(c)

understood(c) if actions(c) == {"create"}

understood(c) if updates(c)

understood(c) if destroys(c)

understood(c) if forgets(c)

understood(c) if replaces(c)

writes(c) if issues(c)

writes(c) if updates(c)

before(c, name) := object.get(c.change, ["before", name], null)

after(c, name) := object.get(c.change, ["after", name], null)

# Faults: what is denied unless an exception of that kind allows it.

fault(c, kind, why) := {"address": c.address, "resource": resource(c), "kind": kind, "why": why}

faults contains fault(c, "destroy", sprintf("destroys NFT %v: it stays on chain, and Terraform forgets it", [before(c, "token_id")])) if {
	some c in changes
	single(c)
	destroys(c)
}

faults contains fault(c, "destroy", sprintf("destroys the batch: what it has stays on chain, and Terraform forgets it (NFTs: %d)", [count(tokens(c, "before"))])) if {
	some c in changes
	batch(c)
	destroys(c)
}

faults contains fault(c, "reissue", sprintf("issues another NFT in the place of %v, which stays on chain%s", [before(c, "token_id"), cause(c)])) if {
	some c in changes
	single(c)
	replaces(c)
}

faults contains fault(c, "reissue", sprintf("replaces the batch: what it has stays on chain (NFTs: %d)%s", [count(tokens(c, "before")), cause(c)])) if {
	some c in changes
	batch(c)
	replaces(c)
}

faults contains fault(c, "reissue", sprintf("the token changes in place, from %v", [before(c, "token_id")])) if {
	some c in changes
	single(c)
	updates(c)
	not keeps_token(c)
}

faults contains object.union(
	fault(c, "leave", sprintf("entry %q is taken out%s: NFT %s stays on chain, and Terraform forgets it", [key, reissue(c, key, holders), token])),
	{"entry": key},
) if {
	some c in changes
	batch(c)
	updates(c)
	comparable(c)
	holders := newcomers(c)
	kept := {token | some token in c.change.after.tokens}
	some key, token in tokens(c, "before")
	not token in kept
}

faults contains fault(c, "unknown", "which entries it has is known only after apply, so it can't be judged; apply first what they come from") if {
	some c in changes
	batch(c)
	updates(c)
	not comparable(c)
}

faults contains fault(c, "unknown", sprintf("the actions %v can't be judged", [c.change.actions])) if {
	some c in changes
	not understood(c)
}

faults contains fault(c, "mint", "on_existing = \"mint\" is new: a credential that exists already is issued once more") if {
	some c in changes
	writes(c)
	after(c, "on_existing") == "mint"
	before(c, "on_existing") != "mint"
}

faults contains fault(c, "mint", "on_existing is known only after apply, so it may be \"mint\"") if {
	some c in changes
	writes(c)
	not is_string(after(c, "on_existing"))
}

keeps_token(c) if {
	is_string(c.change.before.token_id)
	c.change.before.token_id == c.change.after.token_id
}

# A plan knows which token an entry keeps, even one whose key changes, and even where the
# entry isn't known. It doesn't know any where it doesn't know the keys.
comparable(c) if {
	is_object(c.change.before.tokens)
	is_object(c.change.after.tokens)
}

# By key, without the entries whose NFT was never issued.
tokens(c, when) := {key: token |
	some key, token in object.get(c.change, [when, "tokens"], {})
	token != null
}

cause(c) := sprintf(": %s changes", [concat(", ", {concat(".", [sprintf("%v", [step]) | some step in path]) | some path in c.change.replace_paths})]) if {
	count(object.get(c.change, "replace_paths", [])) > 0
} else := sprintf(" (%s)", [c.action_reason]) if {
	c.action_reason
} else := ""

newcomers(c) := {holder(c, "after", key) |
	old := object.keys(tokens(c, "before"))
	some key, _ in after(c, "entries")
	not key in old
}

reissue(c, key, holders) := ", and a new entry is for the same holder" if {
	holder(c, "before", key) in holders
} else := ""

# Of an entry, over the defaults.
holder(c, when, key) := lower(object.union(
	json.unmarshal(object.get(c.change, [when, "defaults"], "{}")),
	json.unmarshal(c.change[when].entries[key]),
).holder)

# Notes: what is allowed and can't be taken back, or takes a guard away.

note(c, why) := {"address": c.address, "why": why}

notes contains note(c, "is forgotten: what it has stays on chain, and Terraform knows of it no more") if {
	some c in changes
	forgets(c)
}

notes contains note(c, sprintf("deletion_policy is loosened from %s to %v", [before(c, "deletion_policy"), shown(after(c, "deletion_policy"))])) if {
	some c in changes
	writes(c)
	strictness[before(c, "deletion_policy")] > object.get(strictness, [after(c, "deletion_policy")], 0)
}

notes contains note(c, "remint_on_static_change is new: from now on a change of static metadata issues another NFT") if {
	some c in changes
	updates(c)
	single(c)
	after(c, "remint_on_static_change") == true
	before(c, "remint_on_static_change") != true
}

notes contains note(c, sprintf("NFT %s is transferred from %s to %s", [before(c, "token_id"), from, shown(to)])) if {
	some c in changes
	single(c)
	updates(c)
	from := before(c, "holder_id_wallet_address")
	to := after(c, "holder_id_wallet_address")
	lower(from) != lower(shown(to))
}

notes contains note(c, sprintf("NFT %s is transferred from %s to %s", [token, from, to])) if {
	some c in changes
	batch(c)
	updates(c)
	keys := {token: key | some key, token in tokens(c, "after")}
	some key, token in tokens(c, "before")
	from := holder(c, "before", key)
	to := holder(c, "after", keys[token])
	from != to
}

strictness := {"abandon": 1, "hide": 2, "prevent": 3}

shown(value) := value if is_string(value)

shown(value) := "what is known only after apply" if not is_string(value)

# Exceptions.

default exceptions := []

exceptions := data.exceptions if data.exceptions != null

kinds := {"destroy", "reissue", "leave", "mint", "unknown"}

allowing(f) := {e |
	some e in exceptions
	count(mistakes(e)) == 0
	not expired(e)
	e.allow == f.kind
	e.address in {f.address, f.resource}
	entry_matches(e, f)
}

entry_matches(_, f) if not f.entry

entry_matches(e, f) if f.entry in e.entries

# It holds on its last day, wherever on earth that is.
expired(e) if time.now_ns() > last_moment(e)

last_moment(e) := time.add_date(time.parse_ns("2006-01-02", e.until), 0, 0, 1) + (((12 * 60) * 60) * 1000000000)

mistakes(e) := {why |
	some rule, why in {
		"address": "address is missing: the address of a resource, with or without its key",
		"allow": sprintf("allow is not one of %s", [concat(", ", sort(kinds))]),
		"until": "until is not a date such as 2027-03-31, before 2262",
		"reason": "reason is missing",
		"entries": "entries, a list of keys, belongs to \"leave\" and to no other",
	}
	not correct(rule, e)
}

correct("address", e) if regex.match(`\S`, e.address)

correct("allow", e) if e.allow in kinds

correct("until", e) if last_moment(e)

correct("reason", e) if regex.match(`\S`, e.reason)

correct("entries", e) if {
	e.allow == "leave"
	count(e.entries) > 0
	every key in e.entries { is_string(key) }
}

correct("entries", e) if {
	e.allow != "leave"
	not e.entries
}

correct("entries", e) if not e.allow in kinds # which is told already

# The address of a resource without its key.
resource(c) := sprintf("%s.%s.%s", [c.module_address, c.type, c.name])

resource(c) := sprintf("%s.%s", [c.type, c.name]) if not c.module_address
