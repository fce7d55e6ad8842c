#!/usr/bin/perl
# exec-as PROGRAM NAME [ARGUMENT...]: executes a program under another name; a shell whose name begins with - is a login shell. No
# shell sees the words, not even a single one.
use strict;
no warnings 'exec';

my ($program, @words) = @ARGV;
@words or die "usage: exec-as PROGRAM NAME [ARGUMENT...]\n";
exec {$program} @words;
die "exec-as: $program: $!\n";
