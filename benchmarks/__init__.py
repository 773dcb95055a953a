"""Where the speed figures come from: a reference server, data, load and the comparison."""
