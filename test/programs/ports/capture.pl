#!/usr/bin/perl
# capture COMMAND [LINE...]: gives a command of the shell lines to read, and prints what it said on STDOUT and what on STDERR; the
# three pipes of IPC::Open3, and select, so that none of them is full for ever.
use strict;
use warnings;
use IO::Select;
use IPC::Open3;
use Symbol 'gensym';

my $command = shift // die "usage: capture COMMAND [LINE...]\n";
my $rest    = join '', map { "$_\n" } @ARGV;
$SIG{PIPE} = 'IGNORE';
my $pid = open3(my $input, my $output, my $errors = gensym, 'sh', '-c', $command);

my %said    = ($output => '', $errors => '');
my $reading = IO::Select->new($output, $errors);
my $writing = IO::Select->new($input);
while ($reading->count) {
    if (defined $rest && $rest eq '') {
        $writing->remove($input);
        close $input;
        undef $rest;
    }
    my ($reads, $writes) = IO::Select->select($reading, $writing, undef) or die "select: $!";
    for (@$writes) {
        # What a command that is gone doesn't read is lost.
        my $sent = syswrite $input, $rest, 4096;
        $rest = substr $rest, $sent // length $rest;
    }
    for (@$reads) { sysread $_, $said{$_}, 65_536, length $said{$_} or $reading->remove($_) }
}
waitpid $pid, 0;
for (['output', $output], ['errors', $errors]) {
    my ($name, $handle) = @$_;
    print "$name: $_" for split /(?<=\n)/, $said{$handle};
}
print "status ", $? >> 8, "\n";
