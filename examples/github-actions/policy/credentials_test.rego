package credentials_test

import data.credentials

token := "0x01"

other := "0x02"

nft(actions, before, after) := {
	"address": "module.spring.web3connect_nft.diploma[\"ada\"]",
	"module_address": "module.spring",
	"mode": "managed",
	"type": "web3connect_nft",
	"name": "diploma",
	"change": {"actions": actions, "before": before, "after": after},
}

batch(actions, before, after) := {
	"address": "web3connect_nft_batch.members",
	"mode": "managed",
	"type": "web3connect_nft_batch",
	"name": "members",
	"change": {"actions": actions, "before": before, "after": after},
}

single(more) := object.union({"token_id": token, "on_existing": "adopt", "deletion_policy": "abandon", "holder_id_wallet_address": "0xA"}, more)

many(entries, tokens) := {
	"defaults": `{"holder": "0xA"}`, "on_existing": "adopt", "deletion_policy": "abandon",
	"entries": {key: json.marshal(entry) | some key, entry in entries},
	"tokens": tokens,
}

plan(changes) := {"format_version": "1.2", "errored": false, "planned_values": {}, "resource_changes": changes}

# The beginnings of what is denied, without the words.
denied(p) := [split(d, ":")[0] | some d in credentials.deny with input as p]

warned(p) := {w | some w in credentials.warn with input as p}

exception(more) := object.union(
	{"address": "module.spring.web3connect_nft.diploma[\"ada\"]", "allow": "destroy", "until": "2199-12-31", "reason": "asked for"},
	more,
)

destroy := plan([nft(["delete"], single({}), null)])

diploma := "module.spring.web3connect_nft.diploma[\"ada\"]"

test_nothing if denied({"format_version": "1.2", "errored": false, "planned_values": {}}) == []

test_harmless if {
	every change in [
		nft(["no-op"], single({}), single({})),
		nft(["create"], null, single({})),
		nft(["update"], single({}), single({})),
		nft(["forget"], single({}), null),
		batch(["create"], null, many({"1": {}}, {})),
	] {
		denied(plan([change])) == []
	}
}

test_something_else if {
	every more in [{"mode": "data"}, {"type": "web3connect_end_user_import"}] {
		denied(plan([object.union(nft(["delete"], single({}), null), more)])) == []
	}
}

test_destroy if {
	denied(destroy) == [sprintf("[destroy] %s", [diploma])]
	denied(plan([batch(["delete"], many({"1": {}}, {"1": token}), null)])) == ["[destroy] web3connect_nft_batch.members"]
}

test_replace if {
	every actions in [["delete", "create"], ["create", "delete"], ["create", "forget"], ["forget", "create"]] {
		denied(plan([nft(actions, single({}), single({}))])) == [sprintf("[reissue] %s", [diploma])]
		denied(plan([batch(actions, many({}, {}), many({}, {}))])) == ["[reissue] web3connect_nft_batch.members"]
	}
}

test_cause if {
	change := nft(["delete", "create"], single({}), single({}))
	paths := object.union(change, {"change": {"replace_paths": [["static_metadata", "name"]]}})
	tainted := object.union(change, {"action_reason": "replace_because_tainted", "change": {"replace_paths": []}})
	every p, end in {plan([paths]): ": static_metadata.name changes", plan([tainted]): " (replace_because_tainted)", plan([change]): "stays on chain"} {
		some d in credentials.deny with input as p
		endswith(d, end)
	}
}

test_token_changes_in_place if {
	denied(plan([nft(["update"], single({}), single({"token_id": other}))])) == [sprintf("[reissue] %s", [diploma])]
	denied(plan([nft(["update"], single({}), object.remove(single({}), ["token_id"]))])) == [sprintf("[reissue] %s", [diploma])]
}

test_unknown_actions if {
	every actions in [["burn"], [], ["delete", "burn"], ["create", "update"]] {
		sprintf("[unknown] %s", [diploma]) in denied(plan([nft(actions, single({}), single({}))]))
	}
}

test_mint if {
	mint := single({"on_existing": "mint"})
	denied(plan([nft(["create"], null, mint)])) == [sprintf("[mint] %s", [diploma])]
	denied(plan([nft(["update"], single({}), mint)])) == [sprintf("[mint] %s", [diploma])]
	denied(plan([nft(["update"], mint, mint)])) == []
	denied(plan([nft(["create"], null, object.remove(mint, ["on_existing"]))])) == [sprintf("[mint] %s", [diploma])]
}

test_entry_leaves if {
	before := many({"1": {}, "2": {"holder": "0xB"}, "3": {}}, {"1": token, "2": other, "3": null})
	p := plan([batch(["update"], before, many({"1": {}, "4": {"holder": "0xb"}}, {"1": token}))])
	credentials.deny == {`[leave] web3connect_nft_batch.members: entry "2" is taken out, and a new entry is for the same holder: NFT 0x02 stays on chain, and Terraform forgets it`} with input as p
}

test_entry_leaves_without_a_successor if {
	before := many({"1": {}, "2": {}}, {"1": token, "2": other})
	every entries in [{"1": {}}, {"1": {}, "3": {"holder": "0xC"}}] {
		denied(plan([batch(["update"], before, many(entries, {"1": token}))])) == [`[leave] web3connect_nft_batch.members`]
		p := plan([batch(["update"], before, many(entries, {"1": token}))])
		some d in credentials.deny with input as p
		contains(d, `entry "2" is taken out: NFT`)
	}
}

test_entry_gets_another_key if {
	before := many({"1": {}}, {"1": token})
	denied(plan([batch(["update"], before, many({"one": {}}, {"one": token}))])) == []
}

test_entries_unknown if {
	before := many({"1": {}}, {"1": token})
	after := object.remove(before, ["entries", "tokens"])
	denied(plan([batch(["update"], before, after)])) == ["[unknown] web3connect_nft_batch.members"]
	denied(plan([batch(["update"], object.union(before, {"tokens": null}), before)])) == ["[unknown] web3connect_nft_batch.members"]
	denied(plan([batch(["create"], null, after)])) == []
}

test_no_plan if {
	every p in [
		{}, [], null, {"format_version": "1.2", "values": {}},
		object.union(plan([]), {"format_version": "2.0"}),
		object.remove(plan([]), ["errored"]),
		object.remove(plan([]), ["planned_values"]),
		object.union(plan([]), {"errored": true}),
	] {
		count(credentials.deny) == 1 with input as p
		credentials.verdict == "The policy denies the plan." with input as p
	}
}

test_report if {
	report := credentials.report with input as destroy
	count(report) == 2
	startswith(report[0], "denied: [destroy] module.spring")
	report[1] == "The policy denies the plan."
	allowed := credentials.report with input as plan([])
	allowed == ["The policy allows the plan."]
}

test_notes if {
	change := nft(["update"], single({"deletion_policy": "prevent"}), single({"remint_on_static_change": true, "holder_id_wallet_address": "0xB"}))
	warned(plan([change])) == {
		sprintf("%s: deletion_policy is loosened from prevent to abandon", [diploma]),
		sprintf("%s: remint_on_static_change is new: from now on a change of static metadata issues another NFT", [diploma]),
		sprintf("%s: NFT 0x01 is transferred from 0xA to 0xB", [diploma]),
	}
	remint := single({"remint_on_static_change": true})
	warned(plan([nft(["update"], remint, remint)])) == set()
	count(warned(plan([nft(["forget"], single({}), null)]))) == 1
	warned(plan([nft(["update"], single({}), single({"deletion_policy": "prevent", "holder_id_wallet_address": "0xa"}))])) == set()
	unknown := object.remove(single({}), ["deletion_policy", "holder_id_wallet_address"])
	count(warned(plan([nft(["update"], single({}), unknown)]))) == 2
}

test_batch_transfer if {
	before := many({"1": {}, "2": {}}, {"1": token, "2": other})
	after := many({"1": {"holder": "0xB"}, "two": {"holder": "0xa"}}, {"1": token, "two": other})
	warned(plan([batch(["update"], before, after)])) == {"web3connect_nft_batch.members: NFT 0x01 is transferred from 0xa to 0xb"}
}

test_exception if {
	every e in [exception({}), exception({"address": "module.spring.web3connect_nft.diploma"})] {
		credentials.verdict == "The policy allows the plan." with input as destroy with data.exceptions as [e]
		count(credentials.warn) == 1 with input as destroy with data.exceptions as [e]
	}
}

test_exception_for_something_else if {
	every e in [
		exception({"address": "web3connect_nft.diploma"}),
		exception({"address": "module.spring"}),
		exception({"allow": "reissue"}),
		exception({"until": "2000-01-01"}),
	] {
		credentials.verdict == "The policy denies the plan." with input as destroy with data.exceptions as [e]
	}
}

test_exception_of_entries if {
	p := plan([batch(["update"], many({"1": {}, "2": {}}, {"1": token, "2": other}), many({}, {}))])
	e := exception({"address": "web3connect_nft_batch.members", "allow": "leave", "entries": ["1"]})
	deny := credentials.deny with input as p with data.exceptions as [e]
	count(deny) == 1
	some d in deny
	contains(d, `entry "2"`)
}

test_exception_ends if {
	e := exception({"until": "2026-06-30"})
	last := time.parse_rfc3339_ns("2026-07-01T11:59:00Z") # still June on the last meridian
	credentials.verdict == "The policy allows the plan." with input as destroy with data.exceptions as [e] with time.now_ns as last
	over := time.parse_rfc3339_ns("2026-07-01T12:01:00Z")
	credentials.verdict == "The policy denies the plan." with input as destroy with data.exceptions as [e] with time.now_ns as over
	some w in credentials.warn with input as destroy with data.exceptions as [e] with time.now_ns as over
	contains(w, "ended on 2026-06-30")
}

# A mistake is denied even where the exception isn't needed.
test_exceptions_with_mistakes if {
	every e in [
		"web3connect_nft.diploma", {}, exception({"address": ""}), exception({"address": 1}),
		exception({"allow": "everything"}), exception({"until": "soon"}), exception({"until": 20270331}),
		exception({"reason": " "}), object.remove(exception({}), ["reason"]),
		exception({"entries": ["1"]}), exception({"allow": "leave"}), exception({"allow": "leave", "entries": []}),
		exception({"allow": "leave", "entries": [1]}),
	] {
		some d in credentials.deny with input as plan([]) with data.exceptions as [e]
		startswith(d, "exceptions.yaml: exception 1: ")
		credentials.verdict == "The policy denies the plan." with input as destroy with data.exceptions as [e]
	}
	credentials.verdict == "The policy denies the plan." with input as plan([]) with data.exceptions as {"a": exception({})}
	credentials.verdict == "The policy allows the plan." with input as plan([]) with data.exceptions as null
}
