#!/usr/bin/perl
# pid-daemon PIDFILE LOG: goes into the background, where it holds a lock on its pid file, so that there is one of it, and logs
# until SIGTERM.
use strict;
use warnings;
use Fcntl ':flock';
use IO::Handle;
use POSIX ();

my ($pidfile, $logfile) = @ARGV;
defined $logfile or die "usage: pid-daemon PIDFILE LOG\n";
pipe(my $ready, my $up) or die "pipe: $!";
if (fork // die "fork: $!") {
    close $up;
    # The parent ends when the daemon is up, or says why it isn't.
    my $word = <$ready> // die "the daemon died\n";
    print $word;
    exit($word =~ /^started/ ? 0 : 1);
}
close $ready;
$up->autoflush(1);
POSIX::setsid() // die "setsid: $!";

sub refuse { print $up "@_\n"; exit 1 }

open my $lock, '+>>', $pidfile or refuse("$pidfile: $!");
unless (flock $lock, LOCK_EX | LOCK_NB) {
    $!{EAGAIN} or die "flock: $!";
    open my $holder, '<', $pidfile;
    chomp(my $pid = <$holder>);
    refuse("already running as $pid");
}
truncate $lock, 0;
$lock->autoflush(1);
print $lock "$$\n";
open my $log, '>>', $logfile or refuse("$logfile: $!");
$log->autoflush(1);

my $ended = 0;
$SIG{TERM} = sub { $ended = 1 };
chdir '/';
umask 027;
open STDIN,  '<',  '/dev/null';
open STDOUT, '>',  '/dev/null';
open STDERR, '>&', \*STDOUT;
print $log "up\n";
print $up "started $$\n";
close $up;
sleep 1 until $ended;
unlink $pidfile;
print $log "down\n";
