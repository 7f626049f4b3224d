"""Programs that read files of strangers, each run on a leash; none of them imports anything of ours."""
