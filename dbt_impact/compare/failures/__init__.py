"""Why a node fails at head that did not fail at base: its query, its configuration, its promises."""
