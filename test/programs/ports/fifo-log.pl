#!/usr/bin/perl
# fifo-log PATH: makes a FIFO and prints each line that others write to it, until one is "quit"; then the FIFO is gone.
use strict;
use warnings;
use POSIX 'mkfifo';

my $path = shift // die "usage: fifo-log PATH\n";
die "$path is there already\n" if -e $path;
mkfifo($path, 0600) or die "$path: $!";
END { unlink $path if defined $path }
$| = 1;
print "waiting at $path\n";

for (my ($writers, $quit) = (1, 0); !$quit; $writers++) {
    # Opening waits for a writer; its end is the end of file.
    open my $fifo, '<', $path or die "$path: $!";
    while (my $line = <$fifo>) {
        if   ($line eq "quit\n") { $quit = 1 }
        else                     { print "$writers: $line", $line =~ /\n$/ ? '' : "\n" }
    }
    close $fifo;
    print "$writers closed\n";
}
